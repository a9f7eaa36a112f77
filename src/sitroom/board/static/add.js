// Dropping files onto the form, saying what is chosen, and showing progress while a batch is read.
"use strict";

const form = document.querySelector("[data-drop]");
const field = form?.querySelector("input[type=file]");
const chosen = form?.querySelector("[data-chosen]");

const tell = () => {
  const names = [...field.files].map((file) => file.name);
  const more = names.length > 5 ? ` and ${names.length - 5} more` : "";
  chosen.textContent = names.slice(0, 5).join(", ") + more;
};

if (form && field) {
  field.addEventListener("change", tell);
  // The whole page takes files: what misses the field must not open in its place.
  document.addEventListener("dragover", (event) => {
    if (event.dataTransfer?.types.includes("Files")) {
      event.preventDefault();
      form.classList.add("over");
    }
  });
  document.addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) {
      form.classList.remove("over");
    }
  });
  document.addEventListener("drop", (event) => {
    if (event.dataTransfer?.files.length) {
      event.preventDefault();
      form.classList.remove("over");
      field.files = event.dataTransfer.files;
      tell();
      form.querySelector("button").focus();
    }
  });
}

const watch = async (section) => {
  const bar = section.querySelector("progress");
  const now = section.querySelector(".now");
  const title = section.querySelector("h2");
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, 700));
    let state;
    try {
      const answer = await fetch(section.dataset.progress, { headers: { accept: "application/json" } });
      if (!answer.ok) {
        return;
      }
      state = await answer.json();
    } catch {
      now.textContent = "the board does not answer; is it still running?";
      continue;
    }
    if (state.finished) {
      // The server tells what came of each file; what is being typed must not be lost by it.
      const typing = [...document.querySelectorAll("main textarea, main input:not([type=hidden])")].some((each) => each.value);
      if (typing) {
        title.textContent = `Read: ${state.done} of ${state.total}`;
        now.textContent = "done; load the page again to see what came of each file";
      } else {
        location.reload();
      }
      return;
    }
    bar.max = state.total;
    bar.value = state.done;
    title.textContent = `Being read: ${state.done} of ${state.total}`;
    now.textContent = state.trouble || state.current || "waiting";
  }
};

document.querySelectorAll("[data-progress]").forEach(watch);

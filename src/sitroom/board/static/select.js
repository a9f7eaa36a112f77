// Words selected in an article become a new statement, or the source or cue of one: a small bar at the selection offers it.
// Offsets are code points of the text, as everywhere in Sitroom; the browser counts UTF-16 units, so they are counted anew.
"use strict";

(() => {
  const sheet = document.querySelector(".sheet");
  const form = document.querySelector('form[action="/document/state"]');
  if (!sheet || !form) {
    return;
  }
  const field = (name) => form.elements.namedItem(name);
  const points = (text) => Array.from(text).length;
  const pieceOf = (node) => (node.nodeType === Node.TEXT_NODE ? node.parentElement : node)?.closest?.("[data-at]");

  // Where a boundary of the selection lies in the text; null where it is in none of its words.
  const offset = (node, at) => {
    const piece = node.nodeType === Node.TEXT_NODE && pieceOf(node);
    return piece ? Number(piece.dataset.at) + points(node.data.slice(0, at)) : null;
  };

  // The words of a range as [start, end, text]: from the pieces, without numbers and labels.
  const chosenIn = (range) => {
    const walker = document.createTreeWalker(sheet, NodeFilter.SHOW_TEXT);
    let start = null;
    let end = null;
    let words = "";
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (!pieceOf(node) || !range.intersectsNode(node)) {
        continue;
      }
      const from = node === range.startContainer ? range.startOffset : 0;
      const to = node === range.endContainer ? range.endOffset : node.data.length;
      if (from >= to) {
        continue;
      }
      const first = offset(node, from);
      words += (end !== null && first > end ? " " : "") + node.data.slice(from, to);
      start = start ?? first;
      end = offset(node, to);
    }
    if (start === null) {
      return null;
    }
    const trimmed = words.trim();
    const before = points(words) - points(words.trimStart());
    const after = points(words) - points(words.trimEnd());
    return trimmed ? { start: start + before, end: end - after, words: trimmed } : null;
  };

  // Whose words name somebody, nearest to a place in the text.
  const nearestWho = (start, end) => {
    let best = null;
    for (const piece of sheet.querySelectorAll("[data-who]")) {
      const spans = piece.dataset.who.split(",").map((span) => span.split("-").map(Number));
      const [from, to] = [spans[0][0], spans[spans.length - 1][1]];
      const gap = to <= start ? start - to : from >= end ? from - end : null;
      if (gap !== null && gap < 400 && (!best || gap < best.gap)) {
        best = { gap, spans: piece.dataset.who, words: spans.map(([a, b]) => wordsAt(a, b)).join(" … ") };
      }
    }
    return best;
  };

  const wordsAt = (start, end) => {
    let words = "";
    for (const piece of sheet.querySelectorAll("[data-at]")) {
      const at = Number(piece.dataset.at);
      const text = Array.from(piece.textContent);
      if (at < end && at + text.length > start) {
        words += text.slice(Math.max(0, start - at), end - at).join("");
      }
    }
    return words;
  };

  const bar = document.createElement("div");
  bar.className = "selection-bar no-print";
  bar.hidden = true;
  bar.setAttribute("role", "group");
  bar.setAttribute("aria-label", "With the selected words");
  let chosen = null;

  const offer = (words, key, act) => {
    const button = document.createElement("button");
    const told = document.createElement("kbd");
    told.textContent = key;
    button.type = "button";
    button.dataset.key = key;
    button.append(`${words} `, told);
    // The selection must stand while the button is pressed.
    button.addEventListener("pointerdown", (event) => event.preventDefault());
    button.addEventListener("click", () => chosen && act(chosen));
    bar.append(button);
    return button;
  };

  const put = (name, spans, words) => {
    field(name).value = words;
    field(`${name}_spans`).value = spans;
  };

  const begun = () => field("content").value !== "";
  const opened = () => {
    form.closest("details").open = true;
    bar.hidden = true;
    getSelection().removeAllRanges();
  };

  offer("New statement", "s", ({ start, end, words }) => {
    put("content", `${start}-${end}`, words);
    form.querySelector(".which-place")?.remove();
    const who = nearestWho(start, end);
    put("source", who?.spans ?? "", who?.words ?? "");
    put("cue", "", "");
    opened();
    const keep = form.querySelector("button.main");
    keep.scrollIntoView({ block: "center" });
    keep.focus({ preventScroll: true });
  });
  const part = (words, key, name) =>
    offer(words, key, ({ start, end, words: found }) => {
      put(name, `${start}-${end}`, found);
      opened();
      field(name).scrollIntoView({ block: "center" });
      field(name).focus({ preventScroll: true });
    });
  const further = [part("Its source", "o", "source"), part("Its cue", "c", "cue")];

  // The statement that is open gets another source or cue; that can be taken back like every decision.
  const mend = document.querySelector("#mend");
  const mended = (words, key, name) =>
    offer(`${words} of ${mend.dataset.number}`, key, ({ start, end, words: found }) => {
      for (const [field, value] of [[name, found], [`${name}_spans`, `${start}-${end}`]]) {
        const sent = mend.elements.namedItem(field);
        sent.disabled = false;
        sent.value = value;
      }
      mend.submit();
    });
  const mending = mend ? [mended("Source", "o", "source"), mended("Cue", "c", "cue")] : [];
  document.body.append(bar);

  // Words that are written by hand are looked for anew.
  for (const name of ["content", "source", "cue"]) {
    field(name).addEventListener("input", () => {
      field(`${name}_spans`).value = "";
    });
  }

  const look = () => {
    const selection = getSelection();
    const range = selection.rangeCount && !selection.isCollapsed ? selection.getRangeAt(0) : null;
    chosen = range && sheet.contains(range.commonAncestorContainer) ? chosenIn(range) : null;
    if (!chosen) {
      bar.hidden = true;
      return;
    }
    further.forEach((button) => {
      button.hidden = !begun();
    });
    mending.forEach((button) => {
      button.hidden = begun();
    });
    bar.hidden = false;
    const box = range.getBoundingClientRect();
    const left = Math.min(Math.max(8, box.left), document.documentElement.clientWidth - bar.offsetWidth - 8);
    bar.style.left = `${Math.max(8, left) + scrollX}px`;
    bar.style.top = `${box.bottom + scrollY + 8}px`;
  };
  let waiting = 0;
  document.addEventListener("selectionchange", () => {
    clearTimeout(waiting);
    waiting = setTimeout(look, 120);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !bar.hidden) {
      getSelection().removeAllRanges();
      bar.hidden = true;
    }
  });

  // A link to the statement or the words of a folded card unfolds it.
  const unfold = () => {
    const target = location.hash.startsWith("#card-") && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (target) {
      target.querySelector("details").open = true;
    }
  };
  addEventListener("hashchange", unfold);
  unfold();
})();

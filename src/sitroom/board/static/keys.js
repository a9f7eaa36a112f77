// Keys: whatever on the page says data-key="y" is done by pressing y, unless somebody is writing.
// The keys stand on the page beside what they do; "/" goes to the search field. The page's foot turns them off.
"use strict";

const writes = (element) => element.matches("input:not([type=checkbox], [type=radio]), select, textarea, [contenteditable]");

document.addEventListener("keydown", (event) => {
  if (document.body.dataset.keys === "off") {
    return;
  }
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.repeat || writes(event.target)) {
    return;
  }
  if (event.key === "/") {
    const field = document.querySelector("[data-search]");
    if (field) {
      event.preventDefault();
      field.focus();
    }
    return;
  }
  const target = [...document.querySelectorAll("[data-key]")].find(
    (element) => element.dataset.key === event.key && !element.disabled && element.offsetParent !== null,
  );
  if (target) {
    event.preventDefault();
    target.focus();
    target.click();
  }
});

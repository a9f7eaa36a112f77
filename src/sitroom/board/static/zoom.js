// Pictures can be looked at closely: buttons, keys + - 0, the wheel with Ctrl, or two fingers; dragging moves what is enlarged.
"use strict";

const STEP = 1.5;
const MOST = 12;
const STILL = 5; // pixels that a hand may shake and still mean a click

const zoomable = (svg) => {
  const { x, y, width, height } = svg.viewBox.baseVal;
  const full = { x, y, width, height };
  let scale = 1;

  const show = (left, top) => {
    const wide = full.width / scale;
    const high = full.height / scale;
    const atX = Math.min(Math.max(left, full.x), full.x + full.width - wide);
    const atY = Math.min(Math.max(top, full.y), full.y + full.height - high);
    svg.setAttribute("viewBox", `${atX} ${atY} ${wide} ${high}`);
    svg.classList.toggle("enlarged", scale > 1);
  };

  const zoom = (factor, at) => {
    const now = svg.viewBox.baseVal;
    const point = at ?? { x: now.x + now.width / 2, y: now.y + now.height / 2 };
    const next = Math.min(Math.max(scale * factor, 1), MOST);
    const ratio = scale / next;
    scale = next;
    show(point.x - (point.x - now.x) * ratio, point.y - (point.y - now.y) * ratio);
  };

  const whole = () => {
    scale = 1;
    show(full.x, full.y);
  };

  const under = (point) => {
    const box = svg.getBoundingClientRect();
    const now = svg.viewBox.baseVal;
    return {
      x: now.x + ((point.clientX - box.left) / box.width) * now.width,
      y: now.y + ((point.clientY - box.top) / box.height) * now.height,
    };
  };

  svg.addEventListener(
    "wheel",
    (event) => {
      // Without Ctrl the wheel scrolls the page, as everywhere.
      if (event.ctrlKey) {
        event.preventDefault();
        zoom(event.deltaY < 0 ? STEP : 1 / STEP, under(event));
      }
    },
    { passive: false },
  );

  const fingers = new Map();
  let dragged = false;
  const apart = () => {
    const [a, b] = [...fingers.values()];
    return Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY);
  };
  const between = () => {
    const [a, b] = [...fingers.values()];
    return { clientX: (a.clientX + b.clientX) / 2, clientY: (a.clientY + b.clientY) / 2 };
  };
  const spot = (event) => ({ clientX: event.clientX, clientY: event.clientY });

  svg.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) {
      return;
    }
    if (!fingers.size) {
      dragged = false;
    }
    fingers.set(event.pointerId, { ...spot(event), began: spot(event) });
  });
  svg.addEventListener("pointermove", (event) => {
    const before = fingers.get(event.pointerId);
    if (!before || fingers.size > 2) {
      return;
    }
    const moved = Math.hypot(event.clientX - before.began.clientX, event.clientY - before.began.clientY);
    if (!dragged && moved < STILL) {
      return;
    }
    if (!dragged) {
      dragged = scale > 1 || fingers.size === 2;
      if (dragged) {
        svg.setPointerCapture(event.pointerId);
      }
    }
    const pair = fingers.size === 2;
    const length = pair ? apart() : 0;
    const from = under(pair ? between() : before);
    fingers.set(event.pointerId, { ...spot(event), began: before.began });
    if (pair && length > 0) {
      zoom(apart() / length, from);
    }
    const now = svg.viewBox.baseVal;
    const to = under(pair ? between() : event);
    if (scale > 1) {
      show(now.x + from.x - to.x, now.y + from.y - to.y);
    }
  });
  for (const ended of ["pointerup", "pointercancel"]) {
    window.addEventListener(ended, (event) => fingers.delete(event.pointerId));
  }
  // A drag that ends on a mark is not a click on it, and a mark is not a thing to be dragged away.
  svg.addEventListener(
    "click",
    (event) => {
      if (dragged) {
        event.preventDefault();
        dragged = false;
      }
    },
    true,
  );
  svg.addEventListener("dragstart", (event) => event.preventDefault());
  // What is reached with keys must be seen.
  svg.addEventListener("focusin", (event) => {
    if (scale > 1 && event.target !== svg && event.target.matches(":focus-visible")) {
      const box = event.target.getBoundingClientRect();
      const middle = under({ clientX: box.left + box.width / 2, clientY: box.top + box.height / 2 });
      const now = svg.viewBox.baseVal;
      show(middle.x - now.width / 2, middle.y - now.height / 2);
    }
  });
  return { zoom, whole };
};

document.querySelectorAll("[data-zoom]").forEach((figure, number) => {
  const views = [...figure.querySelectorAll("svg")].map(zoomable);
  if (!views.length) {
    return;
  }
  const bar = document.createElement("p");
  bar.className = "tools zoom no-print";
  for (const [words, key, act] of [
    ["Closer", "+", (view) => view.zoom(STEP)],
    ["Farther", "-", (view) => view.zoom(1 / STEP)],
    ["Whole", "0", (view) => view.whole()],
  ]) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = `${words} `;
    if (number === 0) {
      button.dataset.key = key;
      const shown = document.createElement("kbd");
      shown.textContent = key;
      button.append(shown);
    }
    button.addEventListener("click", () => views.forEach(act));
    bar.append(button);
  }
  figure.prepend(bar);
});

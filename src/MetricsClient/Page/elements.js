// Creates and changes elements. Text of metrics becomes text nodes and attributes only, never HTML.

/** Creates an element with properties and children; a null child is omitted. Properties with a dash or "role" are attributes. */
function element(name, properties, ...children) {
  const created = document.createElement(name);
  for (const [key, value] of Object.entries(properties ?? {})) {
    if (key.includes("-") || key === "role") created.setAttribute(key, value);
    else created[key] = value;
  }

  created.append(...children.flat().filter(child => child !== null && child !== undefined));
  return created;
}

/** Sets the text only if it differs, so that a selection of the user stays. */
function setText(target, text) {
  if (target.textContent !== text) target.textContent = text;
}

/** Makes the children of a parent equal to a list with as few moves as possible, so that focus and scroll positions stay. */
function setChildren(parent, children) {
  children.forEach((child, index) => {
    if (parent.children[index] !== child) parent.insertBefore(child, parent.children[index] ?? null);
  });
  while (parent.children.length > children.length) parent.lastElementChild.remove();
}

function empty(title, ...text) {
  return element("div", { className: "empty" }, element("h2", {}, title), text.map(part => element("p", {}, part)));
}

function badge(type) {
  return element("span", { className: `badge ${typeClass(type)}` }, type);
}

function typeClass(type) {
  return `type-${["counter", "gauge", "histogram", "gaugehistogram", "summary", "info", "stateset"].includes(type) ? type : "untyped"}`;
}

function familyLink(name) {
  return `#/family/${encodeURIComponent(name)}`;
}

/** Returns a button that copies a text. Browsers allow this only for pages with HTTPS, and for localhost. */
function copyButton(text, label) {
  const button = element("button", { type: "button", className: "copy", "aria-label": label, title: label }, "Copy");
  button.hidden = !navigator.clipboard;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(text);
    setText(button, "Copied");
    setTimeout(() => setText(button, "Copy"), 1500);
  });
  return button;
}

function color(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}

const seriesColors = 8;

/** Prepares a canvas for the resolution of the screen. Returns the context, the width and the height in CSS pixels. */
function prepare(canvas) {
  const ratio = window.devicePixelRatio || 1;
  const { clientWidth: width, clientHeight: height } = canvas;
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(height * ratio);
  const context = canvas.getContext("2d");
  context.scale(ratio, ratio);
  return { context, width, height };
}

/** Draws a small line without axes. */
function drawSparkline(canvas, values, stroke) {
  const { context, width, height } = prepare(canvas);
  const finite = values.filter(Number.isFinite);
  if (finite.length < 2 || width === 0) return;
  const low = Math.min(...finite);
  const range = Math.max(...finite) - low;
  const y = value => range === 0 ? height - (low === 0 ? 2 : height / 2) : height - 2 - ((value - low) / range) * (height - 4);
  context.beginPath();
  let isOpen = false;
  values.forEach((value, index) => {
    const x = 1 + (index / (values.length - 1)) * (width - 2);
    if (!Number.isFinite(value)) isOpen = false;
    else if (isOpen) context.lineTo(x, y(value));
    else context.moveTo(x, y(value));
    isOpen = Number.isFinite(value);
  });
  context.strokeStyle = stroke;
  context.lineWidth = 1.5;
  context.lineJoin = "round";
  context.stroke();
}

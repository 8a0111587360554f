// Dialogs and menus: a layer at the end of the body, everything behind it hidden from assistive technology.

const layers = [];

// Live regions stay, also the element they are in: a toast older than the layer can still be read.
function hideBehind(layer) {
  const hidden = [...document.body.children].filter((other) =>
    other !== layer && !other.hasAttribute("aria-hidden") && !other.matches("[aria-live]")
    && !other.querySelector("[aria-live]") && !["SCRIPT", "TEMPLATE"].includes(other.tagName));
  for (const other of hidden) other.setAttribute("aria-hidden", "true");
  return () => hidden.forEach((other) => other.removeAttribute("aria-hidden"));
}

// Put `content` above the page. `anchor` places it under its trigger, otherwise it stands over an overlay.
function openLayer(content, { trigger, anchor, modal = true, onClose } = {}) {
  const layer = make("div", { class: `layer${anchor ? " anchored" : ""}${modal ? "" : " free"}` }, content);
  const back = document.activeElement;
  document.body.append(layer);
  if (anchor) place(content, anchor);
  const reveal = modal ? hideBehind(layer) : () => {};
  const close = () => {
    if (!layer.isConnected) return;
    layers.splice(layers.indexOf(close), 1);
    removeEventListener("pointerdown", outside);
    layer.remove();
    reveal();
    if (trigger) trigger.setAttribute("aria-expanded", "false");
    if (back && back.isConnected) back.focus();
    if (onClose) onClose();
  };
  // What is beside a free layer can be clicked, and such a click closes it.
  const outside = (event) => !layer.contains(event.target) && close();
  if (!modal) addEventListener("pointerdown", outside);
  layers.push(close);
  if (trigger) trigger.setAttribute("aria-expanded", "true");
  layer.addEventListener("mousedown", (event) => event.target === layer && close());
  mount(layer);
  return close;
}

function place(content, anchor) {
  const box = anchor.getBoundingClientRect();
  content.style.minWidth = `${Math.max(box.width, 140)}px`;
  const room = innerHeight - box.bottom - 12;
  const up = room < Math.min(content.offsetHeight, 240) && box.top > room;
  content.style.maxHeight = `${Math.max(up ? box.top - 12 : room, 120)}px`;
  const top = up ? box.top - 4 - content.offsetHeight : box.bottom + 4;
  content.style.top = `${Math.max(top, 8)}px`;
  content.style.left = `${Math.max(8, Math.min(box.left, innerWidth - content.offsetWidth - 8))}px`;
}

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && layers.length) {
    event.preventDefault();
    layers.at(-1)();
  }
});

function fromTemplate(id) {
  return document.getElementById(id).content.firstElementChild.cloneNode(true);
}

// Open the dialog that waits in the template `dialog-<name>`; hands back its element.
function openDialog(name, trigger) {
  const content = fromTemplate(`dialog-${name}`);
  content.setAttribute("aria-modal", "true");
  const close = openLayer(content, { trigger });
  content.dialogClose = close;
  for (const button of content.querySelectorAll("[data-close]")) button.addEventListener("click", close);
  const first = content.querySelector("input:not([type=file]), textarea, [role=combobox], button");
  (first || content).focus();
  return content;
}

component("[data-dialog]", (button) => {
  button.addEventListener("click", () => openDialog(button.dataset.dialog, button));
});

component("[data-menu]", (button) => {
  button.addEventListener("click", () => {
    const menu = fromTemplate(`menu-${button.dataset.menu}`);
    Object.assign(menu, { row: button.closest("tr"), trigger: button });
    if (button.textContent.trim()) {
      button.id ||= `menu-of-${button.dataset.menu}`;
      menu.setAttribute("aria-labelledby", button.id);
    }
    const close = openLayer(menu, { trigger: button, anchor: button });
    // Closed before the entry acts: what it opens must find the page as it was.
    for (const entry of menu.querySelectorAll("[role=menuitem]")) entry.addEventListener("click", close, true);
    menu.addEventListener("keydown", (event) => walk(event, menu, "[role=menuitem]"));
    menu.querySelector("[role=menuitem]").focus();
  });
});

// Arrow keys in a menu or a list.
function walk(event, list, selector) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step) return;
  event.preventDefault();
  const entries = [...list.querySelectorAll(selector)];
  const at = entries.indexOf(document.activeElement);
  entries[(at + step + entries.length) % entries.length].focus();
}

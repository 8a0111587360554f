// The two kinds of toast. The first kind outlives a navigation by the page itself: `leave` takes along what is left
// of its time. An address typed anew starts without it.

const TOAST_LIFE = 5000;
const TOAST_KEY = "toast";
let shown = null;

function showToast(memory) {
  const { title, text, bad, until } = memory;
  const left = until - Date.now();
  if (left <= 0) return;
  shown = memory;
  const cross = make("span", { "aria-hidden": "true" }, "×");
  const close = make("button", { type: "button", class: "toast-close" }, cross);
  const words = make("div", { class: "toast-words" });
  if (title) words.append(make("div", { class: "toast-title" }, title));
  if (text) words.append(make("div", {}, text));
  const item = make("li", { role: "status", "aria-live": "off", "aria-atomic": "true", tabindex: "0" }, words, close);
  item.className = bad ? "toast destructive" : "toast";
  const announcer = make("span", { role: "status", class: "unseen" }, `Notification ${title || ""}${text || ""}`);
  const remove = () => {
    item.remove();
    announcer.remove();
    if (shown === memory) shown = null;
  };
  close.addEventListener("click", remove);
  document.querySelector("#toasts ol").replaceChildren(item);
  document.body.append(announcer);
  setTimeout(() => announcer.remove(), 1000);
  setTimeout(() => item.isConnected && remove(), left);
}

function toast(title, text, bad = false) {
  showToast({ title, text, bad, until: Date.now() + TOAST_LIFE });
}

function rememberedToast() {
  const memory = sessionStorage.getItem(TOAST_KEY);
  sessionStorage.removeItem(TOAST_KEY);
  if (memory) showToast(JSON.parse(memory));
}

// Go to `address` as a client navigation would, with the toast.
function leave(address, { replace = false } = {}) {
  if (shown) sessionStorage.setItem(TOAST_KEY, JSON.stringify(shown));
  if (replace) location.replace(address);
  else location.assign(address);
}

function sonner(text, kind = "error") {
  const list = document.querySelector("#sonner");
  const item = make("li", { "data-sonner-toast": "", "data-type": kind }, make("div", { "data-title": "" }, text));
  let rows = list.querySelector("ol");
  if (!rows) list.append(rows = make("ol"));
  rows.append(item);
  setTimeout(() => item.remove(), TOAST_LIFE);
}

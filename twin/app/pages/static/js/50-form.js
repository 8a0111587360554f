// Forms: validate as the application's schemas do, send, tell. What a form does stands in its data-form.

const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

function controls(form) {
  return [...form.querySelectorAll("[data-rule]")];
}

function nameOf(control) {
  return control.dataset.name || control.name;
}

function valueOf(control) {
  return control.dataset.name === undefined ? control.value : control.dataset.value;
}

// The first message that applies to `value`, or "".
function complaint(rule, value) {
  const says = (kind, otherwise) => (rule.messages || {})[kind] || otherwise;
  if (value === "" && rule.required) return says("required", "Required");
  if (value === "" && rule.optional) return "";
  if (rule.email && !EMAIL.test(value)) return says("email", "Invalid email");
  if (rule.least && value.length < rule.least) {
    return says("least", `String must contain at least ${rule.least} character(s)`);
  }
  if (rule.most && value.length > rule.most) {
    return says("most", `String must contain at most ${rule.most} character(s)`);
  }
  if (rule.pattern && !new RegExp(rule.pattern).test(value)) return says("pattern", "Invalid");
  return "";
}

function mark(control, message) {
  const id = `${control.id}-message`;
  document.getElementById(id)?.remove();
  control.setAttribute("aria-invalid", String(Boolean(message)));
  control.removeAttribute("aria-describedby");
  if (!message) return;
  control.setAttribute("aria-describedby", id);
  control.closest(".field").append(make("p", { id, class: "message" }, message));
}

function valid(form) {
  let first = null;
  for (const control of controls(form)) {
    const message = complaint(data(control, "rule"), valueOf(control));
    mark(control, message);
    if (message && !first) first = control;
  }
  if (first) first.focus();
  return !first;
}

function valuesOf(form) {
  const values = {};
  for (const control of controls(form)) {
    const value = valueOf(control);
    if (value === "" && data(control, "rule").optional) continue;
    values[nameOf(control)] = "switch" in control.dataset ? value === "true" : value;
  }
  return values;
}

// Named ways to send; each resolves to {error} with the words of a refusal, or {}.
const senders = {
  async json(settings, values) {
    const response = await ask(settings.method, settings.path, values);
    return response.ok ? { response } : { error: await readable(response) };
  },
};

// A server action posts its arguments to the address of the page itself.
const actions = {
  call: async (id, args) => {
    const headers = { "Next-Action": id, Accept: "text/x-component", "Content-Type": "text/plain;charset=UTF-8" };
    const response = await fetch(location.pathname, { method: "POST", headers, body: JSON.stringify(args) });
    if (!response.ok) return { error: await readable(response) };
    const line = (await response.text()).split("\n").find((one) => one.startsWith("1:"));
    return JSON.parse(line.slice(2));
  },
  createServerReference: (id, call) => (...args) => call(id, args),
};

senders.action = async (settings, values) => {
  const result = await actions[settings.path](values);
  if (result.data) return { message: result.data.message };
  return { error: result.error || Object.values(result.fieldErrors).flat().join(", ") };
};

function setBusy(form, busy) {
  const button = form.querySelector("[type=submit]");
  for (const control of [...controls(form), button]) control.disabled = busy.on;
  if (!busy.text) return;
  if (busy.on) {
    button.dataset.idle = button.textContent;
    button.textContent = busy.text;
  } else {
    button.textContent = button.dataset.idle;
  }
}

async function submit(form) {
  const settings = data(form, "form");
  const values = { ...settings.constant, ...valuesOf(form) };
  delete values[settings.loses];
  const inDialog = form.closest("[role=dialog]");
  setBusy(form, { on: true, text: settings.busy });
  const { error, message } = await senders[settings.send](settings, values);
  setBusy(form, { on: false, text: settings.busy });
  const closing = settings.closes === "always" || (settings.closes === "success" && !error);
  if (inDialog && closing) inDialog.dialogClose();
  if (error) {
    if (settings.empties) form.reset();
    if (!settings.swallows) toast("Error", settings.failure || error, true);
    return;
  }
  if (settings.empties && !settings.go) form.reset();
  const [title, text] = settings.success;
  if (title || text) toast(title, text || message);
  if (settings.go === "refresh") await refresh();
  else if (settings.go) leave(settings.go);
}

component("[data-form]", (form) => {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (valid(form)) submit(form);
  });
  // Once a field has complained it is judged again on every key.
  form.addEventListener("input", ({ target }) => {
    if (target.getAttribute("aria-invalid") === "true") mark(target, complaint(data(target, "rule"), target.value));
  });
  form.addEventListener("chosen", ({ target }) => mark(target, ""));
});

component("[data-slug-of]", (slug) => {
  const source = slug.form.elements.namedItem(slug.dataset.slugOf);
  source.addEventListener("input", () => {
    slug.value = source.value.toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-+|-+$/g, "");
  });
});

component("[data-reveal]", (eye) => {
  const input = eye.parentElement.querySelector("input");
  eye.addEventListener("click", () => {
    input.type = input.type === "password" ? "text" : "password";
  });
});

// Fetch the page again and put its main part in place, without losing toasts and dialogs.
async function refresh() {
  const response = await fetch(location.href);
  const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
  const main = document.querySelector("main");
  // An error or a gate: nothing to put in place, the browser shall show it.
  if (!fresh.querySelector("main")) return location.reload();
  main.replaceWith(document.importNode(fresh.querySelector("main"), true));
  const sidebar = fresh.querySelector("#sidebar");
  if (sidebar) document.querySelector("#sidebar").innerHTML = sidebar.innerHTML;
  showSidebar();
  return mount(document.querySelector("main"));
}

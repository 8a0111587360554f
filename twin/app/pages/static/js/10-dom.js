// Small helpers everything else stands on, and the registry of components.

const components = [];

// Register what to do with every element that matches `selector`.
function component(selector, start) {
  components.push([selector, start]);
}

// Start the components in `root`; called for the page and for everything that is put into it later.
function mount(root) {
  for (const [selector, start] of components) {
    for (const element of root.querySelectorAll(selector)) start(element);
  }
}

function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

function data(element, name) {
  return JSON.parse(element.dataset[name]);
}

const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

// What a React tree does when a render throws: nothing of the page is left.
function crash(reason) {
  const text = `Application error: a client-side exception has occurred while loading ${location.hostname}`
    + " (see the browser console for more information).";
  document.body.replaceChildren(make("h2", { class: "crashed" }, text));
  throw new Error(reason);
}

// What a refusal says, for people: the body as text, or the message inside a JSON body.
async function readable(response) {
  const text = await response.text();
  let body;
  try {
    body = JSON.parse(text);
  } catch {
    return text || `The server answered ${response.status}.`;
  }
  if (body === null || typeof body !== "object") return String(body);
  if (document.body.dataset.jsonErrors === "crash") crash("Objects are not valid as a child of a toast");
  return String(body.message || body.error || text);
}

function ask(method, path, body) {
  const options = { method, headers: {} };
  if (body !== undefined) {
    options.headers["Content-Type"] = "application/json";
    options.body = JSON.stringify(body);
  }
  return fetch(path, options);
}

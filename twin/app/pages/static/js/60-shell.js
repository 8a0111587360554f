// The shell: the sidebar, the header's controls, and leaving.

// The sidebar is not part of the server's answer: its links say that the script has started.
function showSidebar() {
  const template = document.querySelector("#sidebar");
  if (!template) return;
  document.querySelector(".sidebar")?.remove();
  const sidebar = document.importNode(template.content, true).firstElementChild;
  template.before(sidebar);
  mount(sidebar);
}

component("[data-collapse]", (badge) => {
  badge.addEventListener("click", () => {
    const sidebar = badge.closest(".sidebar");
    const collapsed = sidebar.classList.toggle("collapsed");
    if (collapsed) sidebar.querySelector(".org").remove();
    else showSidebar();
  });
});

async function csrfToken() {
  return (await (await fetch("/api/auth/csrf")).json()).csrfToken;
}

function postForm(path, values) {
  return fetch(path, { method: "POST", body: new URLSearchParams({ ...values, json: "true" }) });
}

component("[data-sign-out]", (entry) => {
  entry.addEventListener("click", async () => {
    await postForm("/api/auth/signout", { csrfToken: await csrfToken(), callbackUrl: location.href });
    location.reload();
  });
});

component("[data-switch-organization]", (entry) => {
  entry.addEventListener("click", async () => {
    const organizationId = entry.dataset.switchOrganization;
    const response = await ask("POST", "/api/organization/switch", { organizationId });
    if (response.ok) leave("/");
    else toast("Error", await readable(response), true);
  });
});

component("[data-theme]", (entry) => {
  entry.addEventListener("click", () => {
    const dark = matchMedia("(prefers-color-scheme: dark)").matches;
    const theme = entry.dataset.theme === "system" ? (dark ? "dark" : "light") : entry.dataset.theme;
    document.documentElement.dataset.theme = theme;
  });
});

component("[data-language]", (select) => {
  select.addEventListener("chosen", ({ detail }) => {
    location.assign(location.pathname.replace(/^\/[a-z]{2}/, `/${detail}`));
  });
});

component("[data-search]", (button) => {
  const text = button.parentElement.querySelector("[data-search-text]");
  button.addEventListener("click", () => location.assign(`/fulltext-search?q=${encodeURIComponent(text.value)}`));
});

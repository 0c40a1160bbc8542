// Links of the pages and of the menu lead to the same view however they are followed.
//
// Streamlit adds what the sidebar has chosen where a link is clicked, and only there: its address as it is copied, dragged
// or opened in another tab lacks it and leads to the first deployment. And it takes a click with Ctrl, Shift or the like
// for a plain one. A click itself is left to Streamlit, which does not look at the link's address.
(() => {
  const CHOSEN = ["deployment", "as_of", "range", "from", "to", "every", "segment"];  // in the sidebar
  const OF_DEPLOYMENT = ["settings", "gate", "fleet"];  // pages that know a deployment, and neither time nor segment
  const OF_NOTHING = ["connect"];
  const OF_ONE_WINDOW = ["drift", "explain", "report"];  // pages that show the same window one after the other
  const LINKS = 'a[data-testid="stPageLink-NavLink"]:not([target="_blank"]), a[data-testid="stSidebarNavLink"]:not([target])';
  const completed = new WeakMap();  // link -> its address as Streamlit wrote it, and as it is here
  const base = () => `${window.__streamlit?.BACKEND_BASE_URL ?? location.origin}/`;
  const page = (url) => url.pathname.replace(/\/+$/, "").slice(new URL(base()).pathname.length);

  const carried = (to) => {
    if (OF_NOTHING.includes(to)) return [];
    if (OF_DEPLOYMENT.includes(to)) return CHOSEN.slice(0, 1);
    const shared = OF_ONE_WINDOW.includes(to) && OF_ONE_WINDOW.includes(page(location));
    return shared ? [...CHOSEN, "window"] : CHOSEN;
  };
  const complete = (link) => {
    const written = link.getAttribute("href"), before = completed.get(link);
    const own = before?.here === written ? before.own : written;
    const url = new URL(own, base()), said = new URLSearchParams(location.search);
    const asked = new Set(url.searchParams.keys());
    if (!asked.has("deployment"))  // a link that names its deployment says all that it means
      for (const key of carried(page(url)))
        if (!asked.has(key)) for (const value of said.getAll(key)) url.searchParams.append(key, value);
    completed.set(link, { own, here: url.href });
    link.setAttribute("href", url.href);
  };
  const of = (event) => event.target.closest?.(LINKS);
  const look = (event) => { const link = of(event); if (link) complete(link); };
  for (const name of ["pointerover", "focusin", "pointerdown", "keydown", "contextmenu", "dragstart"])
    addEventListener(name, look, true);
  addEventListener("click", (event) => {
    const link = of(event);
    if (!link || !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey)) return;
    complete(link);
    event.stopImmediatePropagation();  // so that the browser does with it what it does with links
  }, true);
})();

// One step of the browser's Back for each thing that a person does.
//
// Streamlit makes a step for every correction of an address, also for those of a page that is just being left, and none
// where a box is changed. Back would lead to half an address, or away from the page. And who goes Back twice in quick
// succession meets what the page between still answers: it would put itself on top, and Forward would be gone.
(() => {
  const push = history.pushState.bind(history), replace = history.replaceState.bind(history);
  let acted = false, leaving = false, wentTo = null;  // the address that Back led to, until somebody does something
  const path = (url) => new URL(url ?? location.href, location.href).pathname;
  const same = (url) => new URL(url ?? location.href, location.href).search === location.search;
  const loses = (url) => {
    const said = new URL(url ?? location.href, location.href).searchParams;
    return !!wentTo && [...wentTo.searchParams.keys()].some((key) => !said.has(key));
  };
  const act = () => { acted = true; wentTo = null; };
  addEventListener("pointerdown", act, true);
  addEventListener("keydown", act, true);
  addEventListener("popstate", () => { acted = leaving = false; wentTo = new URL(location.href); }, true);
  addEventListener("click", (event) => {
    wentTo = null;
    const link = event.target.closest?.("a[href]");
    leaving = !!link && link.origin === location.origin && !link.target && path(link.href) !== location.pathname;
  }, true);
  history.pushState = (state, title, url) => {
    const away = path(url) !== location.pathname;
    if ((leaving && !away) || (wentTo && away) || loses(url)) return;
    (away || acted ? push : replace)(state, title, url);
    acted = leaving = false;
  };
  history.replaceState = (state, title, url) => {
    if (loses(url)) return;
    (acted && !leaving && path(url) === location.pathname && !same(url) ? push : replace)(state, title, url);
    acted = false;
  };
})();

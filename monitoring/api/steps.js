// One step of the browser's Back for each thing that a person does.
//
// Streamlit makes a step for every correction of an address, also for those of a page that is just being left, and none
// where a box is changed. Back would lead to half an address, or away from the page.
(() => {
  const push = history.pushState.bind(history), replace = history.replaceState.bind(history);
  let acted = false, leaving = false;
  const path = (url) => new URL(url ?? location.href, location.href).pathname;
  const same = (url) => new URL(url ?? location.href, location.href).search === location.search;
  const act = () => { acted = true; };
  addEventListener("pointerdown", act, true);
  addEventListener("keydown", act, true);
  addEventListener("popstate", () => { acted = leaving = false; }, true);
  addEventListener("click", (event) => {
    const link = event.target.closest?.("a[href]");
    leaving = !!link && link.origin === location.origin && !link.target && path(link.href) !== location.pathname;
  }, true);
  history.pushState = (state, title, url) => {
    const away = path(url) !== location.pathname;
    if (leaving && !away) return;
    (away || acted ? push : replace)(state, title, url);
    acted = leaving = false;
  };
  history.replaceState = (state, title, url) => {
    (acted && !leaving && path(url) === location.pathname && !same(url) ? push : replace)(state, title, url);
    acted = false;
  };
})();

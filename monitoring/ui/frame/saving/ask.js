// Two buttons of a chart's menu: they only ask. What saves is drawn once a page (picture.js).
export default function ({ parentElement, data }) {
  const said = parentElement.querySelector("[role=status]");
  for (const button of parentElement.querySelectorAll("button")) {
    button.onclick = () => {
      const detail = { ...data, kind: button.dataset.kind, tell: (text) => (said.textContent = text) };
      said.textContent = "";
      document.dispatchEvent(new CustomEvent("modelwatch-save", { detail }));
    };
  }
}

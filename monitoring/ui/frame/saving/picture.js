// Saves the chart that is on the page as SVG or PNG: what plotly has drawn, under a title and a line that says of what,
// on the theme's background, with its font inside, so that the picture stands alone. Nothing is fetched but that font.
const SVG = "http://www.w3.org/2000/svg";
const PAD = 16, TITLE = 22, LINE = 17, SHARPER = 2;
const UNSEEN = ".draglayer, .hoverlayer, .zoomlayer, .selectionlayer, .outline-controllers";
const FONT = "Source Sans";

const make = (name, attributes, text = "") => {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.textContent = text;
  return made;
};

function background(element) {
  for (let at = element; at; at = at.parentElement) {
    const colour = getComputedStyle(at).backgroundColor;
    if (colour && colour !== "transparent" && !/,\s*0\)$/.test(colour)) return colour;
  }
  return "rgb(255, 255, 255)";
}

function wrapped(text, width, font) {
  const pen = document.createElement("canvas").getContext("2d");
  pen.font = font;
  const lines = [""];
  for (const word of text.split(" ")) {
    const longer = `${lines.at(-1)} ${word}`.trim();
    if (lines.at(-1) && pen.measureText(longer).width > width) lines.push(word);
    else lines[lines.length - 1] = longer;
  }
  return lines.filter(Boolean);
}

function address() {
  for (const sheet of document.styleSheets) {
    let rules = [];
    try { rules = sheet.cssRules; } catch { continue; }
    for (const rule of rules) {
      if (!(rule instanceof CSSFontFaceRule) || rule.style.fontStyle === "italic") continue;
      const family = rule.style.fontFamily.replace(/["']/g, "");
      const found = /url\(["']?([^"')]+)/.exec(rule.style.getPropertyValue("src"));
      if (family === FONT && found) return new URL(found[1], sheet.href || document.baseURI);
    }
  }
  return null;
}

let font;
async function fontRule() {
  const where = address();
  if (!where || where.origin !== location.origin) return "";
  const bytes = new Uint8Array(await (await fetch(where)).arrayBuffer());
  let text = "";
  for (let at = 0; at < bytes.length; at += 32768) text += String.fromCharCode(...bytes.subarray(at, at + 32768));
  return `@font-face{font-family:"${FONT}";font-weight:200 900;src:url(data:font/woff2;base64,${btoa(text)})}`;
}

async function compose(chart, { title, lines }) {
  const layers = [...chart.querySelectorAll(".main-svg")];
  const [width, height] = ["width", "height"].map((side) => Number(layers[0].getAttribute(side)));
  const ink = getComputedStyle(chart.closest("[data-testid=stPlotlyChart]") ?? chart).color;
  const heads = wrapped(title, width, `600 16px "${FONT}", sans-serif`);
  const rest = lines.flatMap((line) => wrapped(line, width, `12px "${FONT}", sans-serif`));
  const top = PAD + heads.length * TITLE + rest.length * LINE + 8;
  const size = { width: width + 2 * PAD, height: top + height + PAD };
  const all = make("svg", { xmlns: SVG, ...size, viewBox: `0 0 ${size.width} ${size.height}`, role: "img" });
  font ??= await fontRule().catch(() => "");
  const family = { "font-family": `"${FONT}", system-ui, sans-serif`, fill: ink, x: PAD };
  all.append(
    make("title", {}, title),
    make("desc", {}, lines.join(" ")),
    make("style", {}, `${font} svg{overflow:hidden} text{white-space:pre}`),
    make("rect", { ...size, fill: background(chart) }),
  );
  heads.forEach((text, i) =>
    all.append(make("text", { ...family, y: PAD + 14 + i * TITLE, "font-size": 16, "font-weight": 600 }, text)));
  rest.forEach((text, i) =>
    all.append(make("text", { ...family, y: PAD + heads.length * TITLE + 10 + i * LINE, "font-size": 12 }, text)));
  for (const layer of layers) {
    const copy = layer.cloneNode(true);
    copy.querySelectorAll(UNSEEN).forEach((one) => one.remove());
    copy.querySelectorAll("*").forEach((one) => {
      one.removeAttribute("data-unformatted");
      one.style.removeProperty("pointer-events");
      one.style.removeProperty("cursor");
    });
    copy.removeAttribute("style");
    for (const [key, value] of Object.entries({ x: PAD, y: top, width, height })) copy.setAttribute(key, value);
    all.append(copy);
  }
  return { text: new XMLSerializer().serializeToString(all), ...size };
}

async function toPng({ text, width, height }) {
  const image = new Image();
  const url = URL.createObjectURL(new Blob([text], { type: "image/svg+xml" }));
  try {
    image.src = url;
    await image.decode();
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [width * SHARPER, height * SHARPER];
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise((done, fail) =>
      canvas.toBlob((blob) => (blob ? done(blob) : fail(new Error("the picture is empty"))), "image/png"));
  } finally {
    URL.revokeObjectURL(url);
  }
}

async function save({ detail }) {
  const chart = document.querySelector(`.st-key-${CSS.escape(detail.key)} .js-plotly-plot`);
  try {
    if (!chart?.querySelector(".main-svg")) throw new Error("it is not drawn yet");
    const drawn = await compose(chart, detail);
    const blob = detail.kind === "png" ? await toPng(drawn) : new Blob([drawn.text], { type: "image/svg+xml" });
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = `${detail.name}.${detail.kind}`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
    detail.tell(`Saved as ${link.download}`);
  } catch (error) {
    detail.tell(`The picture could not be saved: ${error.message}.`);
  }
}

export default function () {
  document.addEventListener("modelwatch-save", save);
  return () => document.removeEventListener("modelwatch-save", save);
}

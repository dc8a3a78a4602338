"use strict";
// The matrix opens the stories, and the explorers redraw h_ε (Lemma 2.3) for λ ~ Beta(α, α), in floats: for the eye.

const Mixup = (() => {
  const LANCZOS = [676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
    12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7];

  function logGamma(z) {
    if (z < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * z)) - logGamma(1 - z);
    const y = z - 1, t = y + 7.5;
    const sum = LANCZOS.reduce((s, c, k) => s + c / (y + k + 1), 0.99999999999980993);
    return 0.5 * Math.log(2 * Math.PI) + (y + 0.5) * Math.log(t) - t + Math.log(sum);
  }

  // The continued fraction of the incomplete beta function, by Lentz's method.
  function fraction(a, b, x) {
    const tiny = 1e-300;
    let c = 1, d = 1 - (a + b) * x / (a + 1);
    d = 1 / (Math.abs(d) < tiny ? tiny : d);
    let value = d;
    for (let m = 1; m <= 2000; m++) {
      const steps = [m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
        -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))];
      let change = 1;
      for (const step of steps) {
        d = 1 + step * d; d = 1 / (Math.abs(d) < tiny ? tiny : d);
        c = 1 + step / c; c = Math.abs(c) < tiny ? tiny : c;
        change = d * c; value *= change;
      }
      if (Math.abs(change - 1) < 1e-15) break;
    }
    return value;
  }

  // The regularised incomplete beta function I_x(a, b).
  function betainc(a, b, x) {
    if (x <= 0) return 0;
    if (x >= 1) return 1;
    const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x));
    return x < (a + 1) / (a + b + 2) ? front * fraction(a, b, x) / a : 1 - front * fraction(b, a, 1 - x) / b;
  }

  // What Beta(a, b) gives to an interval; the upper tail is measured from 1, where differences lose no digits.
  function mass(a, b, low, high) {
    return low > 0.5 ? betainc(b, a, 1 - low) - betainc(b, a, 1 - high) : betainc(a, b, high) - betainc(a, b, low);
  }

  // h_ε at x: one probability a class, or null where no mixed point is within ε, or of a mass below all floats.
  function smoothed(data, alpha, epsilon, x) {
    const masses = new Array(data.classes.length).fill(0);
    const dot = (u, v) => u.reduce((s, c, k) => s + c * v[k], 0);
    data.points.forEach((s, i) => {
      const from = s.map((c, k) => c - x[k]);
      if (dot(from, from) < epsilon * epsilon) masses[data.labels[i]] += data.weights[i] ** 2;
      for (let j = i + 1; j < data.points.length; j++) {
        const t = data.points[j], along = s.map((c, k) => c - t[k]), toEnd = x.map((c, k) => c - t[k]);
        const length = dot(along, along), inner = dot(along, toEnd);
        const under = inner * inner - length * (dot(toEnd, toEnd) - epsilon * epsilon);
        if (under <= 0) continue;
        const clip = v => Math.min(1, Math.max(0, v));
        const low = clip((inner - Math.sqrt(under)) / length), high = clip((inner + Math.sqrt(under)) / length);
        if (low >= high) continue;
        const share = data.weights[i] * data.weights[j];
        masses[data.labels[i]] += share * mass(alpha + 1, alpha, low, high);
        masses[data.labels[j]] += share * mass(alpha, alpha + 1, low, high);
      }
    });
    const total = masses.reduce((s, m) => s + m, 0);
    return total > 0 ? masses.map(m => m / total) : null;
  }

  return { betainc, smoothed };
})();

const COLOURS = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#6B4C9A", "#4D4D4D"];
const SVG = "http://www.w3.org/2000/svg";

function element(name, attributes, parent) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  parent.appendChild(made);
  return made;
}

function drawLine(svg, data, alpha, epsilon) {
  svg.replaceChildren();
  const xs = data.points.map(p => p[0]), low = Math.min(...xs), high = Math.max(...xs), room = 0.05 * (high - low);
  const X = x => 30 + 560 * (x - low + room) / (high - low + 2 * room), Y = p => 190 - 170 * p;
  for (const p of [0, 0.5, 1]) {
    element("line", { x1: 30, x2: 590, y1: Y(p), y2: Y(p), stroke: "#d0d0d0" }, svg);
    element("text", { x: 2, y: Y(p) + 4, "font-size": 12 }, svg).textContent = p;
  }
  const steps = 240;
  data.classes.forEach((_, label) => {
    let path = "", open = false;
    for (let k = 0; k <= steps; k++) {
      const x = low + (high - low) * k / steps, h = Mixup.smoothed(data, alpha, epsilon, [x]);
      if (h === null) { open = false; continue; }
      path += `${open ? "L" : "M"}${X(x).toFixed(1)} ${Y(h[label]).toFixed(1)}`;
      open = true;
    }
    element("path", { d: path, fill: "none", stroke: COLOURS[label % COLOURS.length], "stroke-width": 2 }, svg);
  });
  data.points.forEach((p, i) => element("circle", { cx: X(p[0]), cy: Y(1), r: 5, stroke: "#ffffff",
    fill: COLOURS[data.labels[i] % COLOURS.length] }, svg));
}

function drawPlane(canvas, data, alpha, epsilon) {
  const size = 64, context = canvas.getContext("2d"), pen = document.createElement("canvas");
  canvas.width = canvas.height = 480; pen.width = pen.height = size;
  const axis = k => data.points.map(p => p[k]);
  const lows = [0, 1].map(k => Math.min(...axis(k))), highs = [0, 1].map(k => Math.max(...axis(k)));
  const span = Math.max(highs[0] - lows[0], highs[1] - lows[1]) * 1.16 + 2 * epsilon;
  const middle = [0, 1].map(k => (lows[k] + highs[k]) / 2);
  const image = pen.getContext("2d").createImageData(size, size);
  for (let row = 0; row < size; row++) for (let column = 0; column < size; column++) {
    const x = [middle[0] + span * ((column + 0.5) / size - 0.5), middle[1] - span * ((row + 0.5) / size - 0.5)];
    const h = Mixup.smoothed(data, alpha, epsilon, x), at = 4 * (row * size + column);
    let colour = [255, 255, 255];
    if (h !== null) {
      const best = h.indexOf(Math.max(...h)), hex = COLOURS[best % COLOURS.length], strength = 0.6 * h[best] ** 2;
      colour = [1, 3, 5].map(k => 255 - strength * (255 - parseInt(hex.slice(k, k + 2), 16)));
    }
    image.data.set([...colour, 255], at);
  }
  pen.getContext("2d").putImageData(image, 0, 0);
  context.imageSmoothingEnabled = false;
  context.drawImage(pen, 0, 0, 480, 480);
  data.points.forEach((p, i) => {
    context.beginPath();
    context.arc(240 + 480 * (p[0] - middle[0]) / span, 240 - 480 * (p[1] - middle[1]) / span, 6, 0, 7);
    context.fillStyle = COLOURS[data.labels[i] % COLOURS.length];
    context.fill(); context.strokeStyle = "#ffffff"; context.stroke();
  });
}

function explore(box) {
  const data = JSON.parse(document.getElementById(box.dataset.source).textContent);
  const [first, second] = box.querySelectorAll("input"), table = box.querySelector("tbody");
  const [saidAlpha, saidEpsilon] = box.querySelectorAll("output");
  const redraw = () => {
    const alpha = 2 ** (first.value / 4), epsilon = data.reach * second.value / 50;
    saidAlpha.textContent = alpha.toPrecision(4).replace(/\.?0+$/, "");
    saidEpsilon.textContent = epsilon.toPrecision(3);
    const canvas = box.querySelector("canvas");
    if (canvas) drawPlane(canvas, data, alpha, epsilon); else drawLine(box.querySelector("svg"), data, alpha, epsilon);
    table.replaceChildren(...data.points.map((p, i) => {
      const h = Mixup.smoothed(data, alpha, epsilon, p), row = document.createElement("tr");
      const best = h.indexOf(Math.max(...h));
      const words = best === data.labels[i] ? "kept" : "given to class " + data.classes[best];
      for (const text of [data.rows[i], data.classes[data.labels[i]], h[data.labels[i]].toFixed(6), words]) {
        row.appendChild(document.createElement("td")).textContent = text;
      }
      row.children[1].style.borderLeft = `.5rem solid ${COLOURS[data.labels[i] % COLOURS.length]}`;
      return row;
    }));
  };
  [first, second].forEach(input => input.addEventListener("input", redraw));
  redraw();
}

function openStory() {
  let story = null;
  try { story = document.getElementById(decodeURIComponent(location.hash.slice(1))); } catch { return; }
  if (story && story.tagName === "DETAILS") {
    story.open = true;
    story.scrollIntoView();
    story.querySelector("summary").focus();
  }
}

// What is wider than its box scrolls, and so must be within reach of the keyboard.
function reachable() {
  document.querySelectorAll(".formula").forEach(box => {
    if (box.scrollWidth > box.clientWidth) box.tabIndex = 0; else box.removeAttribute("tabindex");
  });
}

window.addEventListener("hashchange", openStory);
window.addEventListener("resize", reachable);
document.addEventListener("toggle", reachable, true);
document.addEventListener("click", event => {
  const link = event.target.closest("a[href^='#']");
  if (link && link.hash === location.hash) openStory();
});
window.addEventListener("beforeprint", () => document.querySelectorAll("details").forEach(d => { d.open = true; }));
document.querySelectorAll(".explorer").forEach(explore);
reachable();
openStory();

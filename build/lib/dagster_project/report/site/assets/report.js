// Language, theme, and the list of documents. Text reaches the page as text only, never as markup.
"use strict";
(function () {
  const root = document.documentElement;
  const kept = (key) => { try { return localStorage.getItem("juesuan-" + key); } catch { return null; } };
  const keep = (key, value) => { try { localStorage.setItem("juesuan-" + key, value); } catch { /* a private window */ } };
  const speak = (language) => { root.dataset.lang = language; root.lang = language === "en" ? "en" : "zh-CN"; };
  speak(kept("lang") || root.dataset.lang || "zh");
  if (kept("theme")) root.dataset.theme = kept("theme");

  document.addEventListener("DOMContentLoaded", () => {
    document.getElementById("language").addEventListener("click", () => {
      speak(root.dataset.lang === "zh" ? "en" : "zh");
      keep("lang", root.dataset.lang);
      document.dispatchEvent(new Event("language"));
    });
    document.getElementById("theme").addEventListener("click", () => {
      const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
      root.dataset.theme = dark ? "light" : "dark";
      keep("theme", root.dataset.theme);
    });
    openTarget();
    window.addEventListener("hashchange", openTarget);
    document.querySelectorAll(".picture").forEach(showBox);
    document.querySelectorAll(".form").forEach(offerTables);
    // On paper nothing can be unfolded: what proves a finding is printed with it.
    window.addEventListener("beforeprint", () => document.querySelectorAll(".finding details").forEach((d) => { d.open = true; }));
    if (document.getElementById("rows") && window.juesuan) listDocuments(window.juesuan);
  });

  function openTarget() {
    const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    for (let node = target; node; node = node.parentElement) if (node.tagName === "DETAILS") node.open = true;
    if (target) target.scrollIntoView();
  }

  // Each table as CSV, made where it is read: nothing is fetched.
  function offerTables(form) {
    const place = form.querySelector(".csv");
    form.querySelectorAll("table[data-csv]").forEach((table) => {
      const button = document.createElement("button");
      button.type = "button";
      button.append("CSV ");
      if (!table.caption.querySelector(".only-read")) button.append(...table.caption.cloneNode(true).childNodes);
      button.addEventListener("click", () => save(table.dataset.csv + ".csv", csvOf(table)));
      place.append(button, " ");
      place.hidden = false;
    });
  }

  function csvOf(table) {
    const shown = (cell) => { const own = cell.querySelector(`[lang="${root.dataset.lang}"]`); return (own || cell).textContent.trim(); };
    const plain = (text) => (/^-?[\d,]+(\.\d+)?$/.test(text) ? text.replaceAll(",", "") : /^[=+\-@]/.test(text) ? "'" + text : text);
    const line = (row) => [...row.cells].map((cell) => '"' + plain(shown(cell)).replaceAll('"', '""') + '"').join(",");
    return "\ufeff" + [...table.rows].map(line).join("\r\n") + "\r\n";
  }

  function save(name, text) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text], { type: "text/csv" }));
    link.download = name;
    link.click();
    URL.revokeObjectURL(link.href);
  }

  // On a narrow screen the picture scrolls; begin where the box is.
  function showBox(picture) {
    const box = picture.querySelector(".box");
    if (!box || picture.scrollWidth <= picture.clientWidth) return;
    const svg = picture.querySelector("svg").viewBox.baseVal;
    const middle = (box.x.baseVal.value + box.width.baseVal.value / 2 - svg.x) / svg.width;
    picture.scrollLeft = middle * picture.scrollWidth - picture.clientWidth / 2;
  }

  function listDocuments(data) {
    const PAGE = 100;
    const FILTERS = ["q", "year", "region", "kind", "level", "cause", "form"];
    const field = (id) => document.getElementById(id);
    const say = (zh, en) => (root.dataset.lang === "en" ? en : zh);
    let shown = PAGE;
    const found = () => {
      const words = field("q").value.trim().toLowerCase().split(/\s+/).filter(Boolean);
      const [year, region, kind, level, cause, form] = FILTERS.slice(1).map((id) => field(id).value);
      const levels = { e: (d) => d.e, w: (d) => d.w, n: (d) => d.h, x: (d) => d.x, 0: (d) => !d.e && !d.w };
      return data.documents.filter((d) =>
        (!year || String(d.y) === year) && (!region || d.p === region) && (!kind || d.k === kind) &&
        (!level || levels[level](d)) && (!cause || d.c.includes(cause)) && (!form || d.m.includes(form)) &&
        words.every((word) => (d.n + " " + d.f + " " + d.r).toLowerCase().includes(word)));
    };
    const cell = (row, text, tag) => { const c = document.createElement(tag || "td"); c.textContent = text; row.append(c); return c; };
    const badge = (parent, kind, zh, en, n) => {
      if (!n) return;
      const span = document.createElement("span");
      span.className = "level level-" + kind;
      span.textContent = say(zh, en) + " " + n;
      parent.append(span, " ");
    };
    const draw = () => {
      const all = found();
      const rows = all.slice(0, shown).map((d) => {
        const row = document.createElement("tr");
        const name = cell(row, "", "th");
        name.scope = "row";
        const link = document.createElement("a");
        link.href = "documents/" + d.i + ".html";
        link.textContent = d.n || d.f;
        name.append(link);
        const spoken = (zh, en, text) => { cell(row, text).dataset.label = say(zh, en); };
        spoken("年度", "Year", d.y || "—"); spoken("类型", "Kind", d.k ? say(d.k, data.kinds[d.k]) : "—"); spoken("地区", "Region", d.r || "—");
        const findings = cell(row, d.o ? say("已被替代", "superseded") + " " : "");
        findings.className = "found";
        badge(findings, "error", "不一致", "does not agree", d.e);
        badge(findings, "warning", "待核实", "to be verified", d.w);
        return row;
      });
      field("rows").replaceChildren(...rows);
      field("more").hidden = all.length <= shown;
      field("count").textContent = say(`${all.length} 份文件`, `${all.length} documents`);
    };
    // The filters stand in the address, so that a list can be sent as a link.
    const remember = () => {
      const chosen = FILTERS.filter((id) => field(id).value).map((id) => id + "=" + encodeURIComponent(field(id).value));
      if (chosen.length || location.hash.includes("=")) history.replaceState(null, "", "#" + chosen.join("&"));
    };
    const recall = () => {
      if (!location.hash.includes("=")) return false;
      const said = new URLSearchParams(location.hash.slice(1));
      FILTERS.forEach((id) => { field(id).value = said.get(id) || ""; });
      return true;
    };
    const again = () => { shown = PAGE; draw(); remember(); };
    FILTERS.forEach((id) => field(id).addEventListener("input", again));
    window.addEventListener("hashchange", () => {
      if (recall()) { shown = PAGE; draw(); document.getElementById("documents").scrollIntoView(); }
    });
    recall();
    document.querySelector(".filters").addEventListener("submit", (event) => event.preventDefault());
    field("more").addEventListener("click", () => { shown += PAGE; draw(); });
    document.addEventListener("language", draw);
    draw();
  }
})();

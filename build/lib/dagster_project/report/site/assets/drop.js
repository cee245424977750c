// Files that are dropped go to the program on this machine that shows this page; how far each is, it is asked twice a second.
"use strict";
document.addEventListener("DOMContentLoaded", () => {
  const area = document.getElementById("drop"), input = document.getElementById("files");
  const list = document.getElementById("dropped"), said = document.getElementById("said");
  const EVERY_MILLISECONDS = 500;
  let asking = false;

  const both = (zh, en) => [["zh", zh], ["en", en]].map(([lang, text]) => {
    const span = document.createElement("span");
    span.lang = lang;
    span.textContent = text;
    return span;
  });
  const element = (name, className, children) => {
    const made = document.createElement(name);
    if (className) made.className = className;
    made.append(...children);
    return made;
  };

  async function send(files) {
    for (const file of files) {
      const place = "files?name=" + encodeURIComponent(file.name);
      try {
        const answer = await fetch(place, { method: "PUT", body: file });
        said.replaceChildren(...(answer.ok ? [] : both(`${file.name}：文件过大或不能接收`, `${file.name}: too large, or not taken`)));
      } catch {
        said.replaceChildren(...both("程序已经关闭，请重新执行 juesuan open", "The program has ended; start juesuan open again"));
        return;
      }
      watch();
    }
  }

  async function watch() {
    if (asking) return;
    asking = true;
    try {
      for (let busy = true; busy;) {
        const files = await (await fetch("files")).json();
        list.replaceChildren(...files.map(line));
        busy = files.some((file) => file.step < file.steps);
        if (busy) await new Promise((done) => setTimeout(done, EVERY_MILLISECONDS));
      }
    } catch {
      said.replaceChildren(...both("程序已经关闭，请重新执行 juesuan open", "The program has ended; start juesuan open again"));
    }
    asking = false;
  }

  function line(file) {
    const parts = [element("b", "", [file.name])];
    if (file.step < file.steps) {
      const bar = document.createElement("progress");
      bar.max = file.steps;
      bar.value = file.step;
      bar.setAttribute("aria-label", file.name);
      parts.push(bar);
    }
    parts.push(element("span", "small", both(file.said.zh, file.said.en)));
    if (file.href) {
      const link = element("a", "", both("查看结果", "See the result"));
      link.href = file.href;
      parts.push(link);
    }
    return element("li", "", parts);
  }

  input.addEventListener("change", () => { send([...input.files]); input.value = ""; });
  for (const name of ["dragenter", "dragover"]) document.addEventListener(name, (event) => { event.preventDefault(); area.classList.add("over"); });
  document.addEventListener("dragleave", (event) => { if (!event.relatedTarget) area.classList.remove("over"); });
  document.addEventListener("drop", (event) => {
    event.preventDefault();
    area.classList.remove("over");
    send([...event.dataTransfer.files]);
  });
  watch();
});

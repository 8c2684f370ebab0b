// The progress of files on their way, on the page of a draft's files only. Without it the form is a plain one.
(() => {
  if (window.portalFiles) return;
  window.portalFiles = true;
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.id !== "pieces-envoi") return;
    // The second click of two.
    if (form.dataset.sending) {
      event.preventDefault();
      return;
    }
    const status = form.querySelector("[role=status]");
    const button = form.querySelector("button");
    const say = (text) => {
      const line = document.createElement("p");
      line.textContent = text;
      status.replaceChildren(line);
    };
    const files = [...form.querySelector("input[type=file]").files];
    if (!files.length) return;
    event.preventDefault();
    const big = files.filter((file) => file.size > Number(form.dataset.bytes));
    if (big.length) {
      say(big.map((file) => `«\u00a0${file.name}\u00a0» n’a pas été envoyé\u00a0: ${form.dataset.tooBig}`).join(" "));
      return;
    }
    const bar = document.createElement("progress");
    bar.max = 100;
    bar.setAttribute("aria-label", "Envoi des fichiers");
    say("Envoi des fichiers…");
    status.append(bar);
    form.dataset.sending = "1";
    button.setAttribute("aria-disabled", "true");
    const failed = () => {
      delete form.dataset.sending;
      button.removeAttribute("aria-disabled");
      say(form.dataset.failed);
    };
    const sending = new XMLHttpRequest();
    sending.open("POST", form.action);
    sending.upload.addEventListener("progress", (step) => {
      if (step.lengthComputable) bar.value = Math.round((100 * step.loaded) / step.total);
    });
    sending.addEventListener("load", () => {
      // Who has gone elsewhere meanwhile stays there.
      if (!form.isConnected) return;
      // The page after it shows what was kept and what was not; a session that ended leads to the login, and what has moved
      // on meanwhile is shown as it is.
      if (sending.status < 400) location.assign(sending.responseURL);
      else if ([401, 404, 409, 410].includes(sending.status)) location.reload();
      else failed();
    });
    sending.addEventListener("error", failed);
    sending.addEventListener("abort", failed);
    sending.send(new FormData(form));
  });
})();

// Leaves the page when its session ends, so that no figures stay on a screen nobody watches.
(() => {
  const EVERY = 15000;
  let active = false, asking = false;

  const leave = () => {
    const back = location.pathname + location.search;
    location.replace("/dang-nhap" + (back === "/" ? "" : "?" + new URLSearchParams({ ve: back })));
  };
  const ask = async () => {
    if (asking) return;
    asking = true;
    const acted = active;
    active = false;
    try {
      const options = { cache: "no-store", redirect: "manual", credentials: "same-origin" };
      const answer = await fetch("/phien" + (acted ? "?hoat-dong=1" : ""), options);
      if (answer.status === 401) leave();
    } catch {
      active ||= acted; // the network: nothing is known, nothing is done
    } finally {
      asking = false;
    }
  };

  for (const act of ["pointerdown", "pointermove", "keydown", "wheel", "scroll", "touchstart"])
    addEventListener(act, () => { active = true; }, { passive: true, capture: true });
  addEventListener("online", ask);
  addEventListener("pageshow", (shown) => { if (shown.persisted) ask(); });
  document.addEventListener("visibilitychange", () => { if (!document.hidden) ask(); });
  setInterval(ask, EVERY);

  // Streamlit opens every link of a text in a new window; ours lead on from this one.
  addEventListener("click", (click) => {
    const link = click.target.closest?.('a[href="/dang-xuat"], a[href="/doi-mat-khau"]');
    if (!link || click.ctrlKey || click.metaKey || click.shiftKey) return;
    click.preventDefault();
    location.assign(link.href);
  }, { capture: true });

  // The server closes the page's socket in the moment the session ends.
  window.WebSocket = class extends WebSocket {
    constructor(...what) {
      super(...what);
      this.addEventListener("close", ask);
    }
  };
})();

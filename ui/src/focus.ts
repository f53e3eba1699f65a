// Moves the keyboard to where the news is.

/** For `{@attach}`: the element takes focus as soon as it is on the page. */
export function takesFocus(element: HTMLElement): void {
  element.focus();
}

/** For `{@attach}`: a click anywhere in a table's row counts as one on its button; the keyboard has the button. */
export function opensByRow(rows: HTMLElement): () => void {
  const click = ({ target }: MouseEvent) => {
    if (!(target instanceof Element) || target.closest("button, label")) return;
    target.closest("tr")?.querySelector("button")?.click();
  };
  rows.addEventListener("click", click);
  return () => rows.removeEventListener("click", click);
}

/**
 * For `{@attach}`: opens a dialog above everything else; the browser then keeps focus inside it. When it goes,
 * focus returns to what opened it. A browser does so by itself only while the dialog is still on the page.
 */
export function opensModal(element: HTMLDialogElement): () => void {
  const opener = document.activeElement;
  element.showModal();
  // Reading starts at the question, and arrow keys scroll what follows.
  element.querySelector("h2")?.focus();
  return () => {
    element.close();
    if (opener instanceof HTMLElement && opener.isConnected) opener.focus();
  };
}

/** Where focus goes when its button has vanished: the view's heading, without scrolling there. */
export function focusView(): void {
  document.querySelector<HTMLElement>("h1")?.focus({ preventScroll: true });
}

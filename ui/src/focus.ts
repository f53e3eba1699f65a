// Moves the keyboard to where the news is.

/** For `{@attach}`: the element takes focus as soon as it is on the page. */
export function takesFocus(element: HTMLElement): void {
  element.focus();
}

/** For `{@attach}`: opens a dialog above everything else. The browser then keeps focus inside it. */
export function opensModal(element: HTMLDialogElement): () => void {
  element.showModal();
  return () => element.close();
}

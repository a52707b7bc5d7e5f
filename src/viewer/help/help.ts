import type { Context, Part } from "../part.ts";

const BUTTON = { en: "Help: what beta is, and how to read this", ja: "ヘルプ：β とは何か、図の読み方" };

/** What beta is and how the picture is read, behind a button; the text comes when it is asked for. */
export function help(context: Context): Part {
  const element = document.createElement("section");
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = "?";
  button.ariaHasPopup = "dialog";
  const dialog = document.createElement("dialog");
  dialog.setAttribute("aria-labelledby", "help-heading");
  element.className = "help";
  element.append(button, dialog);
  const wrong = document.createElement("h2");
  wrong.id = "help-heading";
  button.addEventListener("click", async () => {
    try {
      const { showHelp } = await import("./dialog.ts");
      wrong.remove();
      showHelp(dialog, context.locale);
    } catch (error) {
      // such as that nothing serves the page any more
      wrong.textContent = error instanceof Error ? error.message : String(error);
      dialog.append(wrong);
      dialog.showModal();
    }
  });
  dialog.addEventListener("click", (event) => {
    // on the dialog itself is on what surrounds its text
    if (event.target === dialog) dialog.close();
  });
  return {
    element,
    inputs: () => [context.locale],
    update() {
      const text = BUTTON[context.locale];
      button.title = text;
      button.ariaLabel = text;
    },
  };
}

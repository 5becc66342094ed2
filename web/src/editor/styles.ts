// CodeMirror's own styles under a content security policy that forbids <style> elements.
//
// CodeMirror writes its rules into a <style> element of the document; a page without a server can give that no nonce
// worth the name. Constructed style sheets are script, and may do the same: CodeMirror itself uses them in shadow roots.

import { StyleModule } from "style-mod";

/** One style sheet for all rules, in the order in which the modules have to apply. */
const sheet = new CSSStyleSheet();
const mounted: StyleModule[] = [];

/** Must be called before the first editor is made. */
export function adoptEditorStyles(): void {
  document.adoptedStyleSheets.push(sheet);
  StyleModule.mount = (_root, modules) => {
    const wanted = modules instanceof StyleModule ? [modules] : modules;
    const added = wanted.filter((module) => !mounted.includes(module));
    if (added.length === 0) return;
    // There is one editor, and a module that comes later only ever adds to the end of its list.
    mounted.push(...added);
    sheet.replaceSync(mounted.map((module) => module.getRules()).join("\n"));
  };
}

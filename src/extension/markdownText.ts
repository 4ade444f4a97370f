/**
 * Text as Markdown that shows exactly this text, on one line: every punctuation mark is escaped, so that nothing in it
 * becomes a link, an image or HTML. (VS Code's own `appendText` also makes every space unbreakable.)
 */
export function markdownText(text: string): string {
  return text.replace(/\s+/g, ' ').replace(/[!-/:-@[-`{-~]/g, '\\$&');
}

/** Terminal escape sequences (ECMA-48): CSI, the string sequences (OSC, DCS, SOS, PM, APC) and two-byte ones. */
const escapeSequence =
  /(?:\u001b\[|\u009b)[0-?]*[ -/]*[@-~]|(?:\u001b[\]PX^_]|[\u009d\u0090\u0098\u009e\u009f])[^\u0007\u001b\u009c\n]*(?:\u0007|\u001b\\|\u009c)?|\u001b[ -/]*[0-~]?/g;

/**
 * Characters that a person cannot see and that change how the rest is shown: C0 and C1 controls other than tab and
 * newline, bidirectional overrides (CVE-2021-42574), line separators and the byte order mark.
 */
const invisible =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** Nearly every text of a host: there is nothing to take out. */
const harmless = /^[\t\n -~]*$/;

/** Host text without escape sequences, control characters and unpaired surrogates. Tabs and newlines stay. */
export function plainText(text: string): string {
  if (harmless.test(text)) {
    return text;
  }
  return text.replace(/\r\n/g, '\n').replace(escapeSequence, '').replace(invisible, '');
}

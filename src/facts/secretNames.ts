/** Anywhere in a name, these words make its value a secret. */
const secretWord = /passw|passphrase|passcode|secret|token|credential|apikey|api[._-]key/i;

/** Only as the last word of a name: `tls-key` is a secret, `keyboard` and `root_maxkeys` are not. */
const secretLastWord =
  /^(?:pass|pwd|pw|pin|pinvalue|psk|auth|auths|signature|sig|cred|creds|.*key|.*psk|(?:root|ssh|user|admin|vnc)(?:pw|pass))$/i;

/** True when what stands behind this name (of a parameter, a flag, a member, a header) must not be kept. */
export function isSecretName(name: string): boolean {
  if (secretWord.test(name)) {
    return true;
  }
  const plain = name.replace(/[\d._-]+$/, '').replace(/pin-value$/i, 'pinvalue');
  const last = plain.slice(
    Math.max(plain.lastIndexOf('.'), plain.lastIndexOf('_'), plain.lastIndexOf('-')) + 1,
  );
  return secretLastWord.test(last) || secretLastWord.test(/[A-Z][a-z]*$/.exec(last)?.[0] ?? '');
}

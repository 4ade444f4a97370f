/** True for an address that may be opened in a browser: https, and a host name without user info. */
export function isHttpsUrl(text: string): boolean {
  if (!URL.canParse(text)) {
    return false;
  }
  const { protocol, username, password } = new URL(text);
  return protocol === 'https:' && username === '' && password === '';
}

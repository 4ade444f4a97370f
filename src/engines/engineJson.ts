/** The JSON of an answer, or undefined for what is none. It may be anything: an empty list of Docker's is `null`. */
export function parsedJson(body: Buffer | undefined): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(body?.toString('utf8') ?? '') as unknown };
  } catch {
    return undefined;
  }
}

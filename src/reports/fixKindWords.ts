import type { FixOffer } from '../model/finding';
import { message, type Message } from '../model/message';

/** How far a fix goes by itself. */
export const fixKindWords: Readonly<Record<FixOffer['kind'], Message>> = {
  automatic: message('automatic'),
  guided: message('guided'),
  manual: message('by hand'),
};

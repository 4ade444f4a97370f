import { message, type Message } from '../model/message';

/** What an exit status of a container mostly means. */
export interface ExitCode {
  readonly code: number;
  readonly meaning: Message;
  /** The check that tells more of the likely reason on this host. */
  readonly check?: string;
}

/**
 * Statuses of engines and of programs that a signal ended (128 and its number).
 * Source: https://docs.docker.com/engine/containers/run/#exit-status, https://man7.org/linux/man-pages/man7/signal.7.html
 */
export const exitCodes: readonly ExitCode[] = [
  { code: 125, meaning: message('the engine itself failed to start it') },
  {
    code: 126,
    meaning: message('its program could not be run: no right, or built for another processor'),
    check: 'KRN-BINFMT',
  },
  {
    code: 127,
    meaning: message('its program was not found, or its loader refused this processor'),
    check: 'KRN-CPULEVEL',
  },
  {
    code: 132,
    meaning: message('it used an instruction that this processor does not have'),
    check: 'KRN-CPULEVEL',
  },
  { code: 133, meaning: message('it stopped itself by a trap'), check: 'KRN-PAGESIZE' },
  { code: 134, meaning: message('it stopped itself (abort)'), check: 'KRN-PAGESIZE' },
  { code: 137, meaning: message('it was killed, by somebody or for want of memory'), check: 'MEM-OOM' },
  {
    code: 139,
    meaning: message(
      'it crashed in memory that it may not use; images with a very old C library do so without vsyscall',
    ),
    check: 'KRN-VSYSCALL',
  },
  { code: 255, meaning: message('it ended with an error of its own, or the host went down while it ran') },
];

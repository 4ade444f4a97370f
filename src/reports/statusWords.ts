import type { Category, FindingStatus } from '../model/finding';
import { message, type Message } from '../model/message';

/** How a status is called in a report. */
export const statusWords: Readonly<Record<FindingStatus, Message>> = {
  error: message('error'),
  warning: message('warning'),
  unknown: message('unknown'),
  info: message('note'),
  pass: message('passed'),
  notApplicable: message('not applicable'),
};

/** How a category is called in a report and in the tree. */
export const categoryTitles: Readonly<Record<Category, Message>> = {
  kernel: message('Kernel'),
  namespaces: message('Namespaces'),
  cgroups: message('Cgroups'),
  memory: message('Memory & swap'),
  storage: message('Storage'),
  network: message('Network'),
  security: message('Security'),
  runtime: message('Engines'),
  rootless: message('Rootless'),
  checkpoint: message('Checkpoint'),
  resources: message('Resource limits'),
  time: message('Clock'),
  logs: message('Logs'),
};

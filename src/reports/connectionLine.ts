import type { ConnectionSummary, TransportName } from '../model/connection';
import { message, type Message, type RenderMessage } from '../model/message';

const transportWords: Readonly<Record<TransportName, Message>> = {
  local: message('on this machine'),
  ssh2: message('through the built-in SSH client'),
  openssh: message("through this machine's ssh program"),
};

/** How a host was reached and why so, then one line for each note. */
export function describeConnection(connection: ConnectionSummary, render: RenderMessage): string[] {
  const { transport, address, reason, notes } = connection;
  const how = message('{address} {transport}: {reason}', {
    address,
    transport: transportWords[transport],
    reason,
  });
  return [how, ...notes].map(render);
}

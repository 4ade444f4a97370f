import type { ChangePlan, Disturbance } from '../model/changePlan';
import { message, type Message } from '../model/message';

const disturbances: Readonly<Record<Disturbance, Message | undefined>> = {
  nothing: undefined,
  reload: message('A service reads its configuration anew; containers go on.'),
  containersStop: message('Containers stop while the service starts anew.'),
  network: message('Connections of containers are interrupted for a moment.'),
};

const armed = message(
  'This can cut the connection: it is taken back by itself unless a new connection confirms that the host can be reached.',
);

/** What a person reads before agreeing to a plan: its notes, what it disturbs at once, and whether it may cut the connection. */
export function planWarnings({ notes, disturbs, mayDisconnect }: ChangePlan): readonly Message[] {
  const disturbance = disturbances[disturbs];
  return [...notes, ...(disturbance ? [disturbance] : []), ...(mayDisconnect ? [armed] : [])];
}

import type { HostFacts } from '../../../src/model/hostFacts';

/** The same facts, telling of each that is looked at: its path, joined with dots. */
export function watchFacts(facts: HostFacts, onRead: (path: string) => void): HostFacts {
  return watch(facts, [], onRead);
}

function watch<Part extends object>(
  part: Part,
  path: readonly string[],
  onRead: (path: string) => void,
): Part {
  return new Proxy(part, {
    get(target, name, receiver): unknown {
      const value: unknown = Reflect.get(target, name, receiver);
      if (typeof name !== 'string' || typeof value !== 'object' || value === null || Array.isArray(value)) {
        return value;
      }
      const own = [...path, name];
      if ('state' in value && 'source' in value) {
        onRead(own.join('.'));
        return value;
      }
      return watch(value, own, onRead);
    },
    ownKeys(target) {
      // Whoever lists the members may look at each of them.
      for (const [name, value] of Object.entries(target)) {
        if (typeof value === 'object' && value !== null && 'state' in value && 'source' in value) {
          onRead([...path, name].join('.'));
        }
      }
      return Reflect.ownKeys(target);
    },
  });
}

export const engineKinds = ['docker', 'podman'] as const;

export type EngineKind = (typeof engineKinds)[number];

/** How an engine is reached. `other` is what this list does not know. */
export const engineSchemes = ['unix', 'tcp', 'ssh', 'npipe', 'fd', 'other'] as const;

export type EngineScheme = (typeof engineSchemes)[number];

/** Where an endpoint was found: a socket in its usual place, or a configuration that names it. */
export const endpointOrigins = ['socket', 'dockerContext', 'dockerHost'] as const;

export type EndpointOrigin = (typeof endpointOrigins)[number];

/**
 * - `usable`: this account may open the socket.
 * - `denied`: the socket is there, or may be, and this account may not open it; root may.
 * - `activatable`: the socket is systemd's and the service does not run, or may not run: to connect would start it.
 * - `missing`: a configuration names a socket that is not there.
 * - `elsewhere`: not a socket of this host.
 */
export const endpointStates = ['usable', 'denied', 'activatable', 'missing', 'elsewhere'] as const;

export type EndpointState = (typeof endpointStates)[number];

/** A place where an engine may be asked. Found without asking it. */
export interface EngineEndpoint {
  /** What its configuration calls it; for a socket in its usual place that place in words, such as `rootless`. */
  readonly name: string;
  readonly kind: EngineKind;
  readonly origin: EndpointOrigin;
  readonly scheme: EngineScheme;
  /** Such as `unix:///run/docker.sock`, without a password. */
  readonly address: string;
  /** Of a socket of this host. */
  readonly socketPath?: string;
  readonly state: EndpointState;
  /** True for the one that the account's own `docker` would take. */
  readonly isCurrent: boolean;
  /** Of an address over the network, whether it is reached with TLS. */
  readonly hasTls?: boolean;
}

export interface EngineInfo {
  readonly kind: EngineKind;
  /** What the engine calls the host, such as `web1`. */
  readonly name: string;
  /** Of the engine, such as `26.1.5`. */
  readonly version: string;
  /** Of the API that is spoken with it, such as `1.45`. */
  readonly apiVersion: string;
  /** Undefined when the engine does not say. */
  readonly rootless: boolean | undefined;
}

/** A Docker or Podman that answers. Adapters live in src/engines. */
export interface ContainerEngine {
  readonly kind: EngineKind;
  /**
   * Asks the engine what it is.
   * @throws HullwrightError `engineUnreachable`, `engineFailed`, `timedOut`, `cancelled`, `outputTooLarge`, and the codes of
   *   connecting to the host
   */
  info(options?: { readonly signal?: AbortSignal }): Promise<EngineInfo>;
  /** Ends its connections; the host's stays. */
  dispose(): void;
}

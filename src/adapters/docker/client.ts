import type { IncomingMessage } from 'node:http';
import Docker from 'dockerode';
import { failCutAnswers } from './cut-answers.ts';
import type { Transport } from './transport.ts';

/** A dockerode client whose requests can be seen, counted and ended. */
export interface Client {
  readonly docker: Docker;
  /** `1.41`; undefined: requests carry no version. */
  readonly setVersion: (version: string | undefined) => void;
  /** Runs a dockerode method; the request that it makes at once carries the signal, also where the method itself knows none. */
  readonly withSignal: <T>(signal: AbortSignal, run: (docker: Docker) => Promise<T>) => Promise<T>;
}

export interface Watch {
  readonly dialled: () => void;
  /** The `Api-Version` header of an answer. */
  readonly answered: (apiVersion: string) => void;
}

interface Modem {
  version: string | undefined;
  dial: (options: { abortSignal?: AbortSignal }, ...rest: readonly unknown[]) => void;
  buildPayload: (...parts: readonly unknown[]) => void;
}

export function openClient(transport: Transport, watch: Watch): Client {
  const docker = new Docker({
    ...transport,
    version: undefined,
    username: undefined,
    timeout: undefined,
  } as Docker.DockerOptions);
  failCutAnswers(transport.agent);
  const modem = docker.modem as unknown as Modem;
  const { dial, buildPayload } = modem;
  let signalOfNext: AbortSignal | undefined;

  modem.dial = (options, ...rest) => {
    watch.dialled();
    if (signalOfNext) options.abortSignal = signalOfNext;
    dial.call(modem, options, ...rest);
  };
  modem.buildPayload = (...parts) => {
    const answer = parts[5] as Partial<IncomingMessage> | undefined;
    const version = answer?.headers?.['api-version'];
    if (typeof version === 'string') watch.answered(version);
    buildPayload.call(modem, ...parts);
  };

  return {
    docker,
    setVersion: (version) => {
      modem.version = version === undefined ? undefined : `v${version}`;
    },
    withSignal: (signal, run) => {
      // dockerode dials before its methods return, so this is set for that request alone.
      signalOfNext = signal;
      try {
        return run(docker);
      } finally {
        signalOfNext = undefined;
      }
    },
  };
}

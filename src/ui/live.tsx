import { render } from 'ink';
import type { PassEvent } from '../core/events.ts';
import { createPassStore } from './pass-store.ts';
import { PassScreen } from './screens/pass-screen.tsx';

export interface LiveOptions {
  readonly stream: NodeJS.WriteStream;
  /** Unix milliseconds. */
  readonly now: () => number;
  readonly unicode: boolean;
}

export interface Live {
  readonly take: (event: PassEvent) => void;
  /** Leaves the record on the terminal and gives the cursor back. */
  readonly stop: () => Promise<void>;
}

/** Starts the moving view of a pass. Keys are not read, so that Ctrl-C stays a signal. */
export function startLive({ stream, now, unicode }: LiveOptions): Live {
  const store = createPassStore(now);
  const instance = render(<PassScreen store={store} now={now} unicode={unicode} />, {
    stdout: stream,
    stderr: stream,
    exitOnCtrlC: false,
    patchConsole: false,
    interactive: true,
    maxFps: 15,
  });
  return {
    take: store.take,
    stop: async () => {
      await instance.waitUntilRenderFlush();
      instance.unmount();
      await instance.waitUntilExit();
    },
  };
}

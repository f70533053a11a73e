import { Static, useAnimation, useWindowSize } from 'ink';
import { useSyncExternalStore } from 'react';
import { RecordLine } from '../components/record-line.tsx';
import type { PassStore } from '../pass-store.ts';
import { glyphs } from '../words.ts';
import { PassFrame } from './pass-frame.tsx';

export interface PassScreenProps {
  readonly store: PassStore;
  /** Unix milliseconds. */
  readonly now: () => number;
  readonly unicode: boolean;
}

/** A pass as it happens: what is over scrolls up and stays, what is at work moves below. */
export function PassScreen({ store, now, unicode }: PassScreenProps) {
  const view = useSyncExternalStore(store.subscribe, store.view);
  const { columns, rows } = useWindowSize();
  const { frame } = useAnimation({ interval: 120 });
  const moving = view.result === undefined && view.apps.some((app) => app.state !== 'over');
  return (
    <>
      <Static items={[...view.record]}>
        {(item, index) => <RecordLine key={index} item={item} glyphs={glyphs(unicode)} />}
      </Static>
      {moving ? (
        <PassFrame view={view} now={now()} columns={columns} rows={rows} frame={frame} unicode={unicode} />
      ) : null}
    </>
  );
}

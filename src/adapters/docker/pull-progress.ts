import type { Progress } from '../../core/events.ts';

/** One line of the answer to `POST /images/create`. */
export interface PullLine {
  readonly id?: string;
  readonly status?: string;
  readonly progressDetail?: { readonly current?: number; readonly total?: number };
  readonly error?: string;
  readonly errorDetail?: { readonly message?: string };
}

interface Layer {
  done: boolean;
  bytes: number;
  total: number;
}

/** Adds up the layers of one pull. */
export interface LayerCount {
  /** The new sum; undefined where the line changes nothing in it. */
  readonly take: (line: PullLine) => Progress | undefined;
}

const known =
  /^(?:Pulling fs layer|Waiting|Downloading|Verifying Checksum|Download complete|Extracting|Pull complete|Already exists)$/;

export function countLayers(): LayerCount {
  const layers = new Map<string, Layer>();
  let last = '';
  return {
    take: ({ id, status, progressDetail }) => {
      if (!id || !status || !known.test(status)) return undefined;
      const layer = layers.get(id) ?? { done: false, bytes: 0, total: 0 };
      layers.set(id, layer);
      if (status === 'Downloading') {
        layer.bytes = progressDetail?.current ?? layer.bytes;
        layer.total = Math.max(progressDetail?.total ?? 0, layer.total);
      }
      // From here on the numbers mean unpacked bytes, which are others.
      if (/^(?:Verifying|Download complete|Extracting|Pull complete)/.test(status)) layer.bytes = layer.total;
      if (status === 'Pull complete' || status === 'Already exists') layer.done = true;
      const sum = added([...layers.values()]);
      const text = JSON.stringify(sum);
      if (text === last) return undefined;
      last = text;
      return sum;
    },
  };
}

function added(layers: readonly Layer[]): Progress {
  return {
    kind: 'layers',
    done: layers.filter((layer) => layer.done).length,
    total: layers.length,
    bytes: layers.reduce((sum, layer) => sum + layer.bytes, 0),
    totalBytes: layers.reduce((sum, layer) => sum + layer.total, 0),
  };
}

import { existsSync, readFileSync } from 'node:fs';
import type { EndpointFiles } from './endpoint.ts';

/** The real disk. A file that may not be read counts as absent: the docker command does the same. */
export const endpointFiles: EndpointFiles = {
  read: (path) => {
    try {
      return readFileSync(path, 'utf8');
    } catch {
      return undefined;
    }
  },
  exists: existsSync,
};

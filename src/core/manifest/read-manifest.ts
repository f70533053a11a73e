import { checkValue } from '../files/checked.ts';
import { positionsOf } from '../files/positions-of.ts';
import type { SourceMap } from '../files/source-map.ts';
import { child, type Tree } from '../files/tree.ts';
import { parseTree, parseYaml } from '../files/yaml.ts';
import type { Problem } from '../problems.ts';
import { checkManifest } from './check-manifest.ts';
import { Manifest } from './manifest.ts';

export interface ReadManifest {
  /** Absent where the schema finds a fault. */
  readonly manifest?: Manifest;
  readonly positions: SourceMap;
  /** `docker.composeInline`, each part knowing its place in the manifest. */
  readonly inline?: Tree;
  readonly problems: readonly Problem[];
}

/** manifest.yaml or manifest.json, which is YAML too, with all that can be found wrong without its Compose file. `file` is the name in positions. */
export function readManifest(bytes: Uint8Array, file: string): ReadManifest {
  const parsed = parseYaml(bytes, file);
  const positions = positionsOf(parsed);
  const { value: manifest, problems } = checkValue(Manifest, parsed, { what: file });
  if (!manifest) return { positions, problems };
  const inline = manifest.docker.composeInline && child(child(parseTree(bytes, file).tree, 'docker'), 'composeInline');
  return {
    manifest,
    positions,
    ...(inline ? { inline } : {}),
    problems: [...problems, ...checkManifest(manifest, { file, positions })],
  };
}

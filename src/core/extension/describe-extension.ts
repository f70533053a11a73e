import type { Hint } from '../compose/hardening.ts';
import type { Manifest } from '../manifest/manifest.ts';
import { mustBeGiven, settingAllowed, settingDefault, settingType } from '../manifest/setting-words.ts';
import { recipeOf } from '../values/generated.ts';
import type { FindContext, FoundExtension } from './find-extension.ts';
import { sampleCompose } from './sample-compose.ts';
import type { ExtensionOrigin } from './types.ts';

/** What an extension is, as a person or a program wants to know it. No value of an app is in it. */
export interface ExtensionInfo
  extends Pick<
    Manifest,
    | 'id'
    | 'name'
    | 'version'
    | 'upstreamVersion'
    | 'description'
    | 'license'
    | 'author'
    | 'repository'
    | 'documentation'
    | 'architectures'
    | 'deprecated'
    | 'healthCheck'
    | 'backup'
    | 'notes'
  > {
  /** What an app file calls it by: its id, or its path. */
  readonly reference: string;
  readonly origin: ExtensionOrigin;
  /** Absolute: its folder. */
  readonly dir: string;
  readonly categories: readonly string[];
  readonly images: readonly string[];
  readonly ports: NonNullable<Manifest['docker']['ports']>;
  readonly volumes: NonNullable<Manifest['docker']['volumes']>;
  readonly settings: readonly SettingInfo[];
  /** Templates: what stands for secrets is never filled in. */
  readonly outputs: Readonly<Record<string, string>>;
  readonly dependencies: NonNullable<Manifest['dependencies']>;
  readonly provides: readonly string[];
  readonly permissions: readonly string[];
  /** What could be safer about its Compose file. */
  readonly hints: readonly Hint[];
}

export interface SettingInfo {
  readonly key: string;
  readonly label?: string;
  readonly description?: string;
  /** `text`, `port`, `choice` */
  readonly type: string;
  /** True where every app must say something itself. */
  readonly required: boolean;
  readonly default?: string;
  /** True where it is made by the first apply unless an app gives one. */
  readonly generated: boolean;
  readonly allowed: readonly string[];
}

/** `reference`: what it was found by. */
export function describeExtension(found: FoundExtension, reference: string, context: FindContext): ExtensionInfo {
  const { manifest, origin, dir } = found;
  const { id, name, version, upstreamVersion, description, license, author, repository } = manifest;
  const { docker, environment, categories = [], outputs = {}, dependencies = [], provides = [] } = manifest;
  const { documentation, architectures, deprecated, healthCheck, backup, notes, permissions = [] } = manifest;
  const { compose, hints } = sampleCompose(found, context);
  const used = Object.values(compose?.services ?? {}).flatMap(({ image }) => (image ? [image] : []));
  return {
    ...{ id, name, version, upstreamVersion, description, license, author, repository, origin, dir, categories },
    reference: origin === 'path' ? reference : id,
    ...{ documentation, architectures, deprecated, healthCheck, backup, notes },
    images: [...new Set([...(docker.images ?? []), ...used])],
    ports: docker.ports ?? [],
    volumes: docker.volumes ?? [],
    settings: (environment?.variables ?? []).map((setting) => {
      const { key, label, description: text } = setting;
      const given = setting.default === undefined ? undefined : settingDefault(setting);
      return {
        key,
        ...(label === undefined ? {} : { label }),
        ...(text === undefined ? {} : { description: text }),
        type: settingType(setting),
        required: mustBeGiven(setting),
        ...(given === undefined ? {} : { default: given }),
        generated: setting.default === undefined && recipeOf(setting) !== undefined,
        allowed: settingAllowed(setting),
      };
    }),
    ...{ outputs, dependencies, provides, permissions, hints },
  };
}

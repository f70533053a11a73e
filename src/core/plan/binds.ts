import type { DesiredApp, DesiredService } from '../desired/types.ts';

/** A file or folder of the host that a container mounts. */
export interface Bind {
  /** Absolute. */
  readonly source: string;
  readonly target: string;
  /** Whether the engine makes a folder where nothing is there, as the file says it; absent: as this Compose sees it. */
  readonly made?: boolean;
  /** Has options of its own under `bind:`, whatever they are. */
  readonly options: boolean;
}

export function bindsOf(app: DesiredApp, service: DesiredService): Bind[] {
  const own = app.extension?.filesDir;
  return (app.model.services[service.name]?.volumes ?? []).flatMap((mount) => {
    const { type, source, target } = mount;
    if (type !== 'bind' || !source?.startsWith('/')) return [];
    // copies that Orbitr puts there itself
    if (own && source.startsWith(`${own}/`)) return [];
    const bind = mount['bind'] as { readonly create_host_path?: boolean } | null | undefined;
    const said = bind?.create_host_path;
    return [{ source, target, options: Boolean(bind), ...(said === undefined ? {} : { made: said }) }];
  });
}

export function saysItself({ made }: Bind): boolean {
  return made !== undefined;
}

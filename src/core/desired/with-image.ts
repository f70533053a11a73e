import { parse, stringify } from 'yaml';

/** A rendered Compose file in which one service has another image. */
export function withImage(rendered: string, service: string, image: string): string {
  const model = parse(rendered) as { readonly services: Readonly<Record<string, object>> };
  const services = { ...model.services, [service]: { ...model.services[service], image } };
  return stringify({ ...model, services });
}

import * as z from 'zod';
import { ComposeName, HostName, Port } from './scalars.ts';

const subdomainPattern = /^(?:@|[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*)$/;

export const AppProxy = z
  .strictObject({
    subdomain: z
      .string()
      .regex(subdomainPattern, 'must be a name such as cloud, in lower case')
      .optional()
      .describe('The name under the workspace’s domain.'),
    domain: HostName.optional().describe('A whole domain, instead of a subdomain.'),
    path: z
      .string()
      .regex(/^\/\S*$/, 'must be a path that begins with /')
      .optional()
      .describe('Only requests below this path. Default: all.'),
    tls: z
      .enum(['auto', 'internal', 'off'])
      .optional()
      .describe('Certificates: from a public authority, from the proxy’s own, or none. Default: as in orbitr.yaml.'),
    middleware: z
      .array(z.enum(['auth', 'cors', 'rate-limit', 'compression', 'headers']))
      .optional()
      .describe('What requests pass through on their way.'),
    port: Port.optional().describe(
      'The container port that requests go to. Default: the only one of the main service.',
    ),
    service: ComposeName.optional().describe('The service that requests go to. Default: the main service.'),
  })
  .refine((proxy) => !(proxy.subdomain && proxy.domain), {
    error: 'must have subdomain or domain, not both',
    path: ['domain'],
  })
  .describe('The address under which the reverse proxy offers the app.');
export type AppProxy = z.infer<typeof AppProxy>;

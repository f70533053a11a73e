import * as z from 'zod';
import { ComposeName, Port, Text } from '../config/scalars.ts';

/** How the reverse proxy offers the app, unless the app file says otherwise. */
export const ProxySection = z
  .strictObject({
    enabled: z.boolean().optional().describe('Whether it is offered at all. Default: true.'),
    subdomain: Text.optional().describe('The name under the workspace’s domain. Default: the app’s name.'),
    path: z
      .string()
      .regex(/^\/\S*$/, 'must begin with /')
      .optional()
      .describe('Only requests below this path. Default: all.'),
    port: Port.describe('The container port that requests go to.'),
    protocol: z.enum(['http', 'https', 'tcp', 'udp']).optional().describe('What that port speaks. Default: http.'),
    service: ComposeName.optional().describe('The service that requests go to. Default: the main service.'),
    ssl: z
      .strictObject({
        enabled: z.boolean().optional().describe('Whether there is a certificate. Default: true.'),
        forceHttps: z.boolean().optional().describe('Whether http is sent on to https. Default: true.'),
      })
      .optional()
      .describe('How it is encrypted.'),
    middleware: z
      .array(z.enum(['auth', 'cors', 'rate-limit', 'compression', 'headers']))
      .optional()
      .describe('What requests pass through on their way.'),
  })
  .describe('How the reverse proxy offers the app.');

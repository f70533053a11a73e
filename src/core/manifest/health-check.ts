import * as z from 'zod';
import { ComposeName, Port } from '../config/scalars.ts';

const Http = z.strictObject({
  path: z
    .string()
    .regex(/^\/\S*$/, 'must begin with /')
    .optional()
    .describe('Which page is asked for. Default: /.'),
  port: Port.describe('The container port.'),
  expectedStatus: z
    .union([
      z.number().int().min(100).max(599),
      z.string().regex(/^[1-5]\d\d-[1-5]\d\d$/, 'must be a status such as 200, or a range such as 200-399'),
    ])
    .optional()
    .describe('The answer that is healthy: a status, or a range such as 200-399. Default: 200.'),
  https: z.boolean().optional().describe('True: it is asked over TLS; its certificate is not judged. Default: false.'),
  headers: z.record(z.string(), z.string()).optional().describe('Headers that are sent along.'),
});

const Tcp = z.strictObject({ port: Port.describe('The container port that must accept a connection.') });

const Command = z.strictObject({
  service: ComposeName.optional().describe('Where it runs. Default: the main service.'),
  argv: z.array(z.string()).min(1).describe('The program and its arguments; no shell. Success is exit status 0.'),
});

const details = ['http', 'tcp', 'command'] as const;

/** When the app counts as healthy. */
export const HealthCheck = z
  .strictObject({
    type: z
      .enum([...details, 'docker'])
      .describe('http, tcp, command, or docker: the health check that the Compose file or the image has.'),
    service: ComposeName.optional().describe('Which service is checked. Default: the main service.'),
    interval: z.number().positive().optional().describe('Seconds between two checks. Default: 30.'),
    timeout: z.number().positive().optional().describe('Seconds that one check may take. Default: 5.'),
    retries: z
      .number()
      .int()
      .min(1)
      .max(100)
      .optional()
      .describe('How many failures in a row make it unhealthy. Default: 3.'),
    startPeriod: z
      .number()
      .min(0)
      .optional()
      .describe('Seconds after the start in which failures do not count. Default: 60.'),
    http: Http.optional().describe('What type http asks.'),
    tcp: Tcp.optional().describe('What type tcp asks.'),
    command: Command.optional().describe('What type command runs.'),
  })
  .superRefine((check, context) => {
    for (const detail of details) {
      if (detail === check.type && check[detail] === undefined)
        context.addIssue({ code: 'custom', path: [detail], message: `must say what type ${detail} needs` });
      if (detail !== check.type && check[detail] !== undefined)
        context.addIssue({ code: 'custom', path: [detail], message: `does not go with type ${check.type}` });
    }
  })
  .describe('When the app is healthy.');
export type HealthCheck = z.infer<typeof HealthCheck>;

import childProcess from 'node:child_process';
import dgram from 'node:dgram';
import dns from 'node:dns';
import { registerHooks } from 'node:module';
import net from 'node:net';

/**
 * Preloaded into a process that must not touch the outside world: any adapter that is imported, any connection, look-up
 * or process that is begun ends it at once with this code, which nothing in it can swallow.
 */
const EXPLODED = 99;

const explode = (what: string): never => {
  process.stderr.write(`exploded: ${what}\n`);
  process.exit(EXPLODED);
};

const FORBIDDEN =
  /\/src\/adapters\/|\/node_modules\/(?:@slack|@anthropic-ai|@googleapis|googleapis|nodemailer|express)\//;

registerHooks({
  resolve: (specifier, context, next) => {
    const found = next(specifier, context);
    return FORBIDDEN.test(found.url) ? explode(found.url) : found;
  },
});

// HTTP, HTTPS, TLS and fetch all connect through this one.
net.Socket.prototype.connect = () => explode('a connection');
net.Server.prototype.listen = () => explode('a port');
dgram.createSocket = () => explode('a datagram');
dns.lookup = Object.assign(() => explode('a look-up'), { __promisify__: dns.lookup.__promisify__ });
childProcess.spawn = () => explode('a process');

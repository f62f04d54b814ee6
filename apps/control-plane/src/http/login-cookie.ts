import { cookieNames, serializeCookie } from '@launchpad/access';
import type { Login } from '@launchpad/tenancy';
import type { Response } from 'express';

export function setLoginCookie(response: Response, login: Login, portalUrl: string): void {
  const secure = portalUrl.startsWith('https:');
  const maxAgeSeconds = (login.expiresAt.getTime() - Date.now()) / 1000;
  response.append(
    'Set-Cookie',
    serializeCookie(cookieNames(secure).login, login.token, { secure, maxAgeSeconds }),
  );
}

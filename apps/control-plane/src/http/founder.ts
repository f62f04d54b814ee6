import { LoginService, type User } from '@launchpad/tenancy';
import { Inject, Injectable } from '@nestjs/common';
import type { Response } from 'express';
import { controlPlaneOptions, type ControlPlaneOptions } from '../options.js';
import { setLoginCookie } from './login-cookie.js';

/** Makes newcomers known. Whoever is refused stays unknown: no user and no cookie are left of the attempt. */
@Injectable()
export class Founder {
  constructor(
    private readonly logins: LoginService,
    @Inject(controlPlaneOptions) private readonly options: ControlPlaneOptions,
  ) {}

  async actAs<T>(
    user: User | undefined,
    response: Response,
    act: (user: User) => Promise<T>,
  ): Promise<T> {
    if (user !== undefined) return act(user);
    const login = await this.logins.signInAnonymously();
    try {
      const result = await act(login.user);
      setLoginCookie(response, login, this.options.portalUrl);
      return result;
    } catch (error) {
      await this.logins.forget(login.user);
      throw error;
    }
  }
}

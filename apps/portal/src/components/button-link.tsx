import { Button, type ButtonProps } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link } from 'react-router';

type ButtonLinkProps = ButtonProps & { readonly to: string; readonly children: ReactNode };

/** Looks like a button, is a link: it goes somewhere. */
export function ButtonLink({ to, children, ...props }: ButtonLinkProps) {
  return (
    <Button component={Link} to={to} {...props}>
      {children}
    </Button>
  );
}

/** Where one person's stay has ended and the next begins. */

import { forgetTyped } from "../ui/typed-again";

forgetTyped();

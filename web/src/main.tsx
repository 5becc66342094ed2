// The page: its views are functions of one state; what happens to it is an event.

import { render } from "preact";
import { adoptEditorStyles } from "./editor/styles";
import { start } from "./effects";
import { keepForOffline } from "./offline/register";
import { startSharing } from "./share/effects";
import { App } from "./views/app";

const root = document.getElementById("app");
if (root === null) throw new Error("index.html has no #app");

adoptEditorStyles();
start();
startSharing();
keepForOffline();
render(<App />, root);

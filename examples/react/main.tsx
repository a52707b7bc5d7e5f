import { StrictMode, useState } from "react";
import { createRoot } from "react-dom/client";
import type { Source } from "rollbeta/viewer";
import { Viewer } from "./Viewer.tsx";

// outside of the component, so that it stays the same function
const sample = (): Source => ({ kind: "sample" });

function App() {
  const [window, setWindow] = useState(60);
  return (
    <>
      <label>
        Window{" "}
        <input
          type="number"
          min={2}
          value={window}
          onChange={(event) => setWindow(Number(event.target.value))}
        />
      </label>
      <Viewer
        source={sample}
        state={{ window }}
        onState={({ state, live }) => {
          if (!live) setWindow(state.window);
        }}
        style={{ blockSize: "90vh" }}
      />
    </>
  );
}

createRoot(document.getElementById("root")!).render(
  <StrictMode>
    <App />
  </StrictMode>,
);

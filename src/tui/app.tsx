import { renderToString, Text } from "ink";
console.log(renderToString(<Text>hi</Text>));

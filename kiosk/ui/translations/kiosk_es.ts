<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="es" sourcelanguage="en">
<context>
    <name>AmountPair</name>
    <message>
        <source>was added</source>
        <translation>se agregó</translation>
    </message>
</context>
<context>
    <name>AttendantButton</name>
    <message>
        <source>Called</source>
        <translation>Llamado</translation>
    </message>
    <message>
        <source>Attendant</source>
        <translation>Asistente</translation>
    </message>
</context>
<context>
    <name>AttendantScreen</name>
    <message>
        <source>An attendant is needed</source>
        <translation>Se necesita un asistente</translation>
    </message>
    <message>
        <source>We are checking %1</source>
        <translation>Estamos verificando %1</translation>
    </message>
    <message>
        <source>Please tell the attendant this number.</source>
        <translation>Dígale este número al asistente.</translation>
    </message>
    <message>
        <source>Please keep this number.</source>
        <translation>Conserve este número.</translation>
    </message>
    <message>
        <source>An earlier funding of this machine is still being checked.</source>
        <translation>Todavía se está verificando una carga anterior de esta máquina.</translation>
    </message>
    <message>
        <source>The machine restarted. Please call an attendant.</source>
        <translation>La máquina se reinició. Llame a un asistente.</translation>
    </message>
    <message>
        <source>An attendant has been called.</source>
        <translation>Se llamó a un asistente.</translation>
    </message>
    <message>
        <source>Please call an attendant.</source>
        <translation>Llame a un asistente.</translation>
    </message>
    <message>
        <source>%1 of your %2 was added.</source>
        <translation>Se agregaron %1 de sus %2.</translation>
    </message>
</context>
<context>
    <name>AttractScreen</name>
    <message>
        <source>Add funds from your bank account, with your phone</source>
        <translation>Agregue fondos desde su cuenta bancaria con su teléfono</translation>
    </message>
    <message>
        <source>Add funds</source>
        <translation>Agregar fondos</translation>
    </message>
    <message>
        <source>Touch “Add funds”</source>
        <translation>Toque “Agregar fondos”</translation>
    </message>
    <message>
        <source>Scan the code with your phone</source>
        <translation>Escanee el código con su teléfono</translation>
    </message>
    <message>
        <source>Approve at your bank</source>
        <translation>Apruebe en su banco</translation>
    </message>
</context>
<context>
    <name>CanceledScreen</name>
    <message>
        <source>The machine restarted</source>
        <translation>La máquina se reinició</translation>
    </message>
    <message>
        <source>Canceled</source>
        <translation>Cancelado</translation>
    </message>
    <message>
        <source>Nothing was charged. You can start again whenever you like.</source>
        <translation>No se cobró nada. Puede empezar de nuevo cuando quiera.</translation>
    </message>
    <message>
        <source>Nothing was charged.</source>
        <translation>No se cobró nada.</translation>
    </message>
</context>
<context>
    <name>CodeScreen</name>
    <message>
        <source>Paying on your phone?</source>
        <translation>¿Está pagando en su teléfono?</translation>
    </message>
    <message>
        <source>This code cannot be shown clearly</source>
        <translation>Este código no se puede mostrar bien</translation>
    </message>
    <message>
        <source>Scan with your phone</source>
        <translation>Escanee con su teléfono</translation>
    </message>
    <message>
        <source>Preparing your code…</source>
        <translation>Preparando su código…</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Cancelar</translation>
    </message>
    <message>
        <source>New code</source>
        <translation>Código nuevo</translation>
    </message>
    <message>
        <source>I have scanned it</source>
        <translation>Ya lo escaneé</translation>
    </message>
    <message>
        <source>Page does not open, or your phone cannot scan? Touch “Help”.</source>
        <translation>¿No se abre la página o su teléfono no escanea? Toque “Ayuda”.</translation>
    </message>
    <message>
        <source>Move closer, or tilt the phone away from reflections.</source>
        <translation>Acérquese, o incline el teléfono para evitar reflejos.</translation>
    </message>
    <message>
        <source>Open its camera and point it here. Scanning charges nothing.</source>
        <translation>Abra la cámara y apunte aquí. Escanear no cobra nada.</translation>
    </message>
</context>
<context>
    <name>ConfirmPresenceScreen</name>
    <message>
        <source>Add %1 to this machine?</source>
        <translation>¿Agregar %1 a esta máquina?</translation>
    </message>
    <message>
        <source>No, do not add it</source>
        <translation>No, no lo agregue</translation>
    </message>
    <message>
        <source>Yes, add %1</source>
        <translation>Sí, agregue %1</translation>
    </message>
    <message>
        <source>Your bank has approved %1. Touch “Yes” if you are at machine %2.</source>
        <translation>Su banco aprobó %1. Toque “Sí” si está en la máquina %2.</translation>
    </message>
    <message>
        <source>Without an answer in %1 s nothing is added.</source>
        <translation>Sin respuesta en %1 s no se agrega nada.</translation>
    </message>
</context>
<context>
    <name>ContinueOnPhoneScreen</name>
    <message>
        <source>Your phone is connected</source>
        <translation>Su teléfono está conectado</translation>
    </message>
    <message>
        <source>Continue on your phone</source>
        <translation>Continúe en su teléfono</translation>
    </message>
    <message>
        <source>Not your phone? Stop</source>
        <translation>¿No es su teléfono? Pare</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Cancelar</translation>
    </message>
    <message>
        <source>New code</source>
        <translation>Código nuevo</translation>
    </message>
    <message>
        <source>Its page names machine %1. Nothing is charged until you approve it there.</source>
        <translation>La página nombra la máquina %1. No se cobra nada hasta que usted lo apruebe allí.</translation>
    </message>
</context>
<context>
    <name>CreditedScreen</name>
    <message>
        <source>%1 added</source>
        <translation>%1 agregados</translation>
    </message>
    <message>
        <source>It is on the machine now. Your bank account is charged %1.</source>
        <translation>Ya está en la máquina. Se cobran %1 a su cuenta bancaria.</translation>
    </message>
    <message>
        <source>Your bank statement will show “%1”.</source>
        <translation>Su estado de cuenta mostrará “%1”.</translation>
    </message>
</context>
<context>
    <name>CreditingScreen</name>
    <message>
        <source>Please wait, and do not press the machine’s buttons.</source>
        <translation>Espere y no presione los botones de la máquina.</translation>
    </message>
    <message>
        <source>This finishes after your game. The rest follows by itself.</source>
        <translation>Esto termina después de su juego. El resto sigue solo.</translation>
    </message>
    <message>
        <source>Waiting for the machine. Please stay here; we will finish this.</source>
        <translation>Esperando a la máquina. Quédese aquí; lo terminaremos.</translation>
    </message>
    <message>
        <source>The network is slow. Please wait a moment; we will finish this.</source>
        <translation>La red está lenta. Espere un momento; lo terminaremos.</translation>
    </message>
    <message>
        <source>Approved by your bank</source>
        <translation>Aprobado por su banco</translation>
    </message>
    <message>
        <source>Adding %1</source>
        <translation>Agregando %1</translation>
    </message>
    <message>
        <source>of %1 added</source>
        <translation>de %1 agregados</translation>
    </message>
</context>
<context>
    <name>DeniedScreen</name>
    <message>
        <source>Try again</source>
        <translation>Reintentar</translation>
    </message>
    <message>
        <source>Your daily limit is %1. You have used %2 today.</source>
        <translation>Su límite diario es de %1. Hoy ha usado %2.</translation>
    </message>
    <message>
        <source>It resets at %1, in %2.</source>
        <translation>Se renueva a las %1, dentro de %2.</translation>
    </message>
    <message>
        <source>Nothing was added and nothing was charged.</source>
        <translation>No se agregó ni se cobró nada.</translation>
    </message>
</context>
<context>
    <name>DoneButton</name>
    <message>
        <source>Done (%1)</source>
        <translation>Listo (%1)</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Listo</translation>
    </message>
</context>
<context>
    <name>ExpiredScreen</name>
    <message>
        <source>The code ran out</source>
        <translation>El código venció</translation>
    </message>
    <message>
        <source>New code</source>
        <translation>Código nuevo</translation>
    </message>
    <message>
        <source>Nothing was charged. You can start again whenever you like.</source>
        <translation>No se cobró nada. Puede empezar de nuevo cuando quiera.</translation>
    </message>
</context>
<context>
    <name>Footer</name>
    <message>
        <source>Quit (Esc)</source>
        <translation>Salir (Esc)</translation>
    </message>
</context>
<context>
    <name>FrameHeader</name>
    <message>
        <source>Machine %1</source>
        <translation>Máquina %1</translation>
    </message>
    <message>
        <source>Transaction %1</source>
        <translation>Transacción %1</translation>
    </message>
    <message>
        <source>DEMO</source>
        <translation>DEMO</translation>
    </message>
    <message>
        <source>DEMO — no real money</source>
        <translation>DEMO: sin dinero real</translation>
    </message>
</context>
<context>
    <name>HelpButton</name>
    <message>
        <source>Help</source>
        <translation>Ayuda</translation>
    </message>
</context>
<context>
    <name>HelpScreen</name>
    <message>
        <source>How it works</source>
        <translation>Cómo funciona</translation>
    </message>
    <message>
        <source>Page does not open, or your phone cannot scan?</source>
        <translation>¿No se abre la página o no puede escanear?</translation>
    </message>
    <message>
        <source>An attendant tells you other ways to pay.</source>
        <translation>Un asistente le dirá otras formas de pagar.</translation>
    </message>
    <message>
        <source>Touch “Add funds”, scan the code, choose an amount and approve it at your bank. Scanning charges nothing.</source>
        <translation>Toque “Agregar fondos”, escanee el código, elija un monto y apruébelo en su banco. Escanear no cobra nada.</translation>
    </message>
    <message>
        <source>Limits and cost</source>
        <translation>Límites y costo</translation>
    </message>
    <message>
        <source>Cashing out</source>
        <translation>Cobrar</translation>
    </message>
    <message>
        <source>Press the machine’s cash-out button. Nothing goes back to the bank from here.</source>
        <translation>Presione el botón de cobro de la máquina. Desde aquí nada vuelve al banco.</translation>
    </message>
    <message>
        <source>Your data and your receipt</source>
        <translation>Sus datos y su recibo</translation>
    </message>
    <message>
        <source>You sign in at your bank on your phone; this terminal never sees your account. Your bank statement is the receipt.</source>
        <translation>Usted entra a su banco en su teléfono; esta terminal nunca ve su cuenta. Su estado de cuenta es el recibo.</translation>
    </message>
    <message>
        <source>Taking a break</source>
        <translation>Tomar un descanso</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>Ayuda</translation>
    </message>
    <message>
        <source>More (%1 of %2)</source>
        <translation>Más (%1 de %2)</translation>
    </message>
    <message>
        <source>Back (%1)</source>
        <translation>Volver (%1)</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Volver</translation>
    </message>
</context>
<context>
    <name>LanguagesScreen</name>
    <message>
        <source>Choose your language</source>
        <translation>Elija su idioma</translation>
    </message>
    <message>
        <source>Back (%1)</source>
        <translation>Volver (%1)</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Volver</translation>
    </message>
</context>
<context>
    <name>Limits</name>
    <message>
        <source>Up to %1 at a time</source>
        <translation>Hasta %1 por vez</translation>
    </message>
    <message>
        <source>From %1 to %2 at a time</source>
        <translation>De %1 a %2 por vez</translation>
    </message>
</context>
<context>
    <name>Main</name>
    <message>
        <source>Scan and Pay</source>
        <translation>Escanee y pague</translation>
    </message>
</context>
<context>
    <name>MatchCode</name>
    <message>
        <source>Match code</source>
        <translation>Código de control</translation>
    </message>
</context>
<context>
    <name>MoreTimeButton</name>
    <message>
        <source>Are you still there?
More time</source>
        <translation>¿Sigue ahí?
Más tiempo</translation>
    </message>
</context>
<context>
    <name>NotCreditedScreen</name>
    <message>
        <source>Nothing was added</source>
        <translation>No se agregó nada</translation>
    </message>
    <message>
        <source>The check is finished</source>
        <translation>La verificación terminó</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Reintentar</translation>
    </message>
</context>
<context>
    <name>Origin</name>
    <message>
        <source>The page must begin with</source>
        <translation>La página debe empezar con</translation>
    </message>
    <message>
        <source>Demo, not secure. Begins with</source>
        <translation>Demo, no segura. Empieza con</translation>
    </message>
</context>
<context>
    <name>PartialScreen</name>
    <message>
        <source>Part of %1 was added</source>
        <translation>Se agregó una parte de %1</translation>
    </message>
    <message>
        <source>The check is finished</source>
        <translation>La verificación terminó</translation>
    </message>
    <message>
        <source>I understand</source>
        <translation>Entiendo</translation>
    </message>
    <message>
        <source>was paid to you by hand</source>
        <translation>se le pagó en mano</translation>
    </message>
    <message>
        <source>%1 was paid to you by hand.</source>
        <translation>Se le pagaron %1 en mano.</translation>
    </message>
</context>
<context>
    <name>ReasonWords</name>
    <message>
        <source>The machine did not take this amount now.</source>
        <translation>La máquina no aceptó este monto ahora.</translation>
    </message>
    <message>
        <source>The machine did not become ready in time.</source>
        <translation>La máquina no estuvo lista a tiempo.</translation>
    </message>
    <message>
        <source>The connection to the machine was lost.</source>
        <translation>Se perdió la conexión con la máquina.</translation>
    </message>
    <message>
        <source>This machine cannot take exactly this amount.</source>
        <translation>Esta máquina no puede aceptar exactamente este monto.</translation>
    </message>
    <message>
        <source>Nobody confirmed at the machine.</source>
        <translation>Nadie confirmó en la máquina.</translation>
    </message>
    <message>
        <source>It took too long, so it was withdrawn.</source>
        <translation>Tardó demasiado, así que se retiró.</translation>
    </message>
    <message>
        <source>The machine restarted. This was your last transaction.</source>
        <translation>La máquina se reinició. Esta fue su última transacción.</translation>
    </message>
    <message>
        <source>Our staff have checked it with the machine.</source>
        <translation>Nuestro personal lo verificó con la máquina.</translation>
    </message>
    <message>
        <source>A limit has been reached</source>
        <translation>Se alcanzó un límite</translation>
    </message>
    <message>
        <source>Funding is not available</source>
        <translation>La carga no está disponible</translation>
    </message>
    <message>
        <source>Your limit for now has been reached. You can add funds again later.</source>
        <translation>Alcanzó su límite por ahora. Podrá agregar fondos más tarde.</translation>
    </message>
    <message>
        <source>If you would like to talk to someone, the number below is there for you.</source>
        <translation>Si desea hablar con alguien, el número de abajo está para usted.</translation>
    </message>
    <message>
        <source>One moment, please</source>
        <translation>Un momento, por favor</translation>
    </message>
    <message>
        <source>Available again after this game</source>
        <translation>Disponible después de este juego</translation>
    </message>
    <message>
        <source>This machine is not accepting money now</source>
        <translation>Esta máquina no acepta dinero ahora</translation>
    </message>
    <message>
        <source>Adding funds is not available here</source>
        <translation>Aquí no se pueden agregar fondos</translation>
    </message>
    <message>
        <source>Adding funds is unavailable</source>
        <translation>No se pueden agregar fondos</translation>
    </message>
    <message>
        <source>Maintenance in progress</source>
        <translation>En mantenimiento</translation>
    </message>
    <message>
        <source>Adding funds is closed now</source>
        <translation>Ahora no es hora de agregar fondos</translation>
    </message>
    <message>
        <source>Planned update in progress</source>
        <translation>Actualización prevista en curso</translation>
    </message>
    <message>
        <source>This terminal is getting ready.</source>
        <translation>Esta terminal se está preparando.</translation>
    </message>
    <message>
        <source>You can add funds as soon as the machine is idle.</source>
        <translation>Podrá agregar fondos en cuanto la máquina esté libre.</translation>
    </message>
    <message>
        <source>Adding funds returns as soon as the machine accepts money.</source>
        <translation>Podrá agregar fondos en cuanto la máquina acepte dinero.</translation>
    </message>
    <message>
        <source>Please use another way to pay.</source>
        <translation>Use otra forma de pagar.</translation>
    </message>
    <message>
        <source>We cannot reach the payment service. What was already added is safe.</source>
        <translation>No hay conexión con el servicio de pago. Lo que ya se agregó está seguro.</translation>
    </message>
    <message>
        <source>A technician is at work here. Adding funds returns afterwards.</source>
        <translation>Un técnico está trabajando aquí. Después podrá agregar fondos.</translation>
    </message>
    <message>
        <source>What was already added is safe.</source>
        <translation>Lo que ya se agregó está seguro.</translation>
    </message>
    <message>
        <source>There is a break after each time funds are added. If you would like to talk to someone, the number below is there for you.</source>
        <translation>Después de agregar fondos siempre hay una pausa. Si desea hablar con alguien, el número de abajo está para usted.</translation>
    </message>
    <message>
        <source>Next funding possible on %1 at %2</source>
        <translation>Podrá agregar fondos de nuevo el %1 a las %2</translation>
    </message>
    <message>
        <source>Next funding possible at %1</source>
        <translation>Podrá agregar fondos de nuevo a las %1</translation>
    </message>
    <message>
        <source>Your bank did not approve this</source>
        <translation>Su banco no lo aprobó</translation>
    </message>
    <message>
        <source>You can try again or use another bank account.</source>
        <translation>Puede reintentar o usar otra cuenta bancaria.</translation>
    </message>
    <message>
        <source>Out of order</source>
        <translation>Fuera de servicio</translation>
    </message>
    <message>
        <source>If you were just adding funds, nothing is lost: please wait here or ask an attendant.</source>
        <translation>Si estaba agregando fondos, no se perdió nada: espere aquí o pregunte a un asistente.</translation>
    </message>
</context>
<context>
    <name>ReceiptButton</name>
    <message>
        <source>Receipt</source>
        <translation>Recibo</translation>
    </message>
</context>
<context>
    <name>ReceiptScreen</name>
    <message>
        <source>Transaction %1</source>
        <translation>Transacción %1</translation>
    </message>
    <message>
        <source>Added: %1</source>
        <translation>Agregado: %1</translation>
    </message>
    <message>
        <source>Not added: %1</source>
        <translation>No agregado: %1</translation>
    </message>
    <message>
        <source>Paid by hand: %1</source>
        <translation>Pagado en mano: %1</translation>
    </message>
    <message>
        <source>Machine %1, %2</source>
        <translation>Máquina %1, %2</translation>
    </message>
    <message>
        <source>Bank statement: %1</source>
        <translation>Extracto bancario: %1</translation>
    </message>
    <message>
        <source>DEMO — no real money</source>
        <translation>DEMO: sin dinero real</translation>
    </message>
    <message>
        <source>Your receipt</source>
        <translation>Su recibo</translation>
    </message>
    <message>
        <source>Back (%1)</source>
        <translation>Volver (%1)</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Volver</translation>
    </message>
    <message>
        <source>Point your phone&apos;s camera at the code to keep it.</source>
        <translation>Apunte la cámara de su teléfono al código para guardarlo.</translation>
    </message>
</context>
<context>
    <name>RequestingScreen</name>
    <message>
        <source>Getting your code…</source>
        <translation>Obteniendo su código…</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Cancelar</translation>
    </message>
    <message>
        <source>Next: scan it with your phone’s camera and choose the amount there.</source>
        <translation>Después: escanéelo con la cámara de su teléfono y elija allí el monto.</translation>
    </message>
</context>
<context>
    <name>RestWords</name>
    <message>
        <source>was not added</source>
        <translation>no se agregó</translation>
    </message>
    <message>
        <source>was not added, being confirmed</source>
        <translation>no se agregó, en confirmación</translation>
    </message>
    <message>
        <source>was not charged</source>
        <translation>no se cobró</translation>
    </message>
    <message>
        <source>will be returned to your bank account</source>
        <translation>volverá a su cuenta bancaria</translation>
    </message>
    <message>
        <source>is kept on hold until the check is finished</source>
        <translation>queda retenido hasta terminar la verificación</translation>
    </message>
    <message>
        <source>Nothing was charged.</source>
        <translation>No se cobró nada.</translation>
    </message>
    <message>
        <source>%1 was not added. We are confirming with the payment service that it is not charged.</source>
        <translation>%1 no se agregaron. Estamos confirmando con el servicio de pago que no se cobren.</translation>
    </message>
    <message>
        <source>%1 was not charged.</source>
        <translation>%1 no se cobraron.</translation>
    </message>
    <message>
        <source>%1 will be returned to your bank account.</source>
        <translation>%1 volverán a su cuenta bancaria.</translation>
    </message>
    <message>
        <source>%1 is kept on hold until the check is finished.</source>
        <translation>%1 quedan retenidos hasta terminar la verificación.</translation>
    </message>
</context>
<context>
    <name>SessionLeft</name>
    <message>
        <source>We wait %1 more minutes for your bank.</source>
        <translation>Esperamos a su banco %1 minutos más.</translation>
    </message>
    <message>
        <source>We wait %1 more seconds for your bank.</source>
        <translation>Esperamos a su banco %1 segundos más.</translation>
    </message>
</context>
</TS>

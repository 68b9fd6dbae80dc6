
GEC
хийклмнопярстужв*WeekoverzichtJ 
enduser.email
niet ingevuld